"""The token of a certificate: 86 bytes of facts and an Ed25519 signature over them, as 200 signs of base64url.

It names a certificate number and a registration, no person. 150 bytes fill base64url without a spare bit, so that
one token has one spelling.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
PRINTED, MOMENTARY = 1, 2
_FACTS = struct.Struct(">BB8sQ16sI32sQQ")
_SIGNATURE = 64
_CONTEXT = b"yiji certificate token\x00"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{200}")
# The order of the group: an S of at least this is a second spelling of the same signature (RFC 8032 5.1.7).
_ORDER = 2**252 + 27742317777372353535851937790883648493
_LATEST = 253402300799


class TokenInvalid(ValueError):
    """Not a token, or not signed by one of the keys; the caller is told no more than that."""


class TokenExpired(TokenInvalid):
    """Rightly signed, but meant for a moment that is over."""


@dataclass(frozen=True)
class TokenContent:
    """What a token states. ``expires_at`` is None for the printed one, which holds until the register says otherwise."""

    certificate_no: str
    registration_id: uuid.UUID
    serial: int
    content_sha256: str
    issued_at: dt.datetime
    expires_at: dt.datetime | None = None
    kind: int = PRINTED


def key_id_of(public_key: bytes) -> str:
    """The 16 hexadecimal digits that name a public key: the head of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def sign_token(content: TokenContent, private_key: bytes, key_id: str) -> str:
    """The token as text. ``private_key``: the 32 raw bytes of an Ed25519 key."""
    facts = _FACTS.pack(
        VERSION,
        content.kind,
        bytes.fromhex(key_id),
        int(content.certificate_no),
        content.registration_id.bytes,
        content.serial,
        bytes.fromhex(content.content_sha256),
        int(content.issued_at.timestamp()),
        int(content.expires_at.timestamp()) if content.expires_at else 0,
    )
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(_CONTEXT + facts)
    return base64.urlsafe_b64encode(facts + signature).decode()


def verify_token(token: str, public_keys: Mapping[str, bytes], now: dt.datetime) -> TokenContent:
    """The content of a token signed by one of ``public_keys`` (raw bytes by key id).

    Raises TokenExpired for a momentary token whose time is over, TokenInvalid for everything else.
    """
    raw = _raw(token)
    facts, signature = raw[: _FACTS.size], raw[_FACTS.size :]
    version, kind, key, number, registration, serial, digest, issued, expires = _FACTS.unpack(facts)
    public = public_keys.get(key.hex())
    if public is None or int.from_bytes(signature[32:], "little") >= _ORDER:
        raise TokenInvalid
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _CONTEXT + facts)
    except InvalidSignature:
        raise TokenInvalid from None
    if version != VERSION or kind not in (PRINTED, MOMENTARY) or not 0 < issued <= _LATEST:
        raise TokenInvalid
    if (kind == MOMENTARY) != bool(expires) or expires > _LATEST:
        raise TokenInvalid
    if expires and now.timestamp() >= expires:
        raise TokenExpired
    return TokenContent(
        f"{number:015d}",
        uuid.UUID(bytes=registration),
        serial,
        digest.hex(),
        dt.datetime.fromtimestamp(issued, dt.UTC),
        dt.datetime.fromtimestamp(expires, dt.UTC) if expires else None,
        kind,
    )


def _raw(token: str) -> bytes:
    if not _SHAPE.fullmatch(token):
        raise TokenInvalid
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise TokenInvalid from None
    if len(raw) != _FACTS.size + _SIGNATURE or base64.urlsafe_b64encode(raw).decode() != token:
        raise TokenInvalid
    return raw
