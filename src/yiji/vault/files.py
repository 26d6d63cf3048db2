"""Encrypted files on disk: written to a temporary name, synced and renamed before the row that names them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yiji.vault.crypto import decrypt, encrypt
from yiji.vault.models import StoredFile


def _path(file_id: uuid.UUID) -> Path:
    return Path(settings.YIJI_FILES_DIR) / file_id.hex[:2] / file_id.hex


def store_file(
    data: bytes,
    *,
    owner_kind: str,
    owner_id: uuid.UUID,
    document_kind: str,
    media_type: str,
    created_by: uuid.UUID | None = None,
) -> StoredFile:
    """Encrypt ``data`` under a key of its own, write it durably, and return the saved row."""
    file_id = uuid.uuid4()
    key = AESGCM.generate_key(256)
    nonce = os.urandom(12)
    path = _path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "wb") as out:
            out.write(nonce + AESGCM(key).encrypt(nonce, data, file_id.bytes))
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    wrapped = encrypt("file", f"vault_storedfile|wrapped_key|{file_id}", key)
    return StoredFile.objects.create(
        id=file_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        document_kind=document_kind,
        media_type=media_type,
        size=len(data),
        content_sha256=hashlib.sha256(data).hexdigest(),
        wrapped_key=wrapped,
        created_by=created_by,
    )


def read_file(row: StoredFile) -> bytes:
    """The clear bytes; raises InvalidTag when the stored bytes were altered."""
    key = decrypt(f"vault_storedfile|wrapped_key|{row.id}", bytes(row.wrapped_key))
    blob = _path(row.id).read_bytes()
    return AESGCM(key).decrypt(blob[:12], blob[12:], row.id.bytes)


def remove_unreferenced(older_than_seconds: int, now: float) -> int:
    """Delete files that no row names (a crash between write and commit); returns how many went."""
    removed = 0
    for path in Path(settings.YIJI_FILES_DIR).glob("??/*"):
        try:
            file_id = uuid.UUID(hex=path.name.split(".")[0])
        except ValueError:
            continue
        known = path.suffix != ".tmp" and StoredFile.objects.filter(id=file_id).exists()
        if not known and now - path.stat().st_mtime > older_than_seconds:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
