"""Authenticated encryption and blind indexes; a ciphertext moved to another row or column does not open."""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yiji.vault.keys import active_key, key_by_id

VERSION = 1
_HEADER = struct.Struct(">BI")


def encrypt(purpose: str, place: str, plaintext: bytes) -> bytes:
    """Version, key id, nonce, ciphertext and tag in one value; ``place`` is ``table|column|row``."""
    key_id, key = active_key(purpose)
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, plaintext, f"{place}|{key_id}".encode())
    return _HEADER.pack(VERSION, key_id) + nonce + sealed


def decrypt(place: str, blob: bytes) -> bytes:
    """The plaintext; raises cryptography's InvalidTag when the value was altered or moved."""
    blob = bytes(blob)
    _version, key_id = _HEADER.unpack_from(blob)
    body = blob[_HEADER.size :]
    return AESGCM(key_by_id(key_id)).decrypt(body[:12], body[12:], f"{place}|{key_id}".encode())


def blind_index(field: str, normalised: str) -> uuid.UUID:
    """The keyed 16-byte index of an already normalised value, for exact search and uniqueness."""
    _key_id, key = active_key(f"idx:{field}")
    return uuid.UUID(bytes=hmac.new(key, normalised.encode(), hashlib.sha256).digest()[:16])
