"""Data keys: made once per database, wrapped by the master key, held unwrapped only in memory."""

from __future__ import annotations

import os
import threading

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from yiji.vault.master_key import read_master_key
from yiji.vault.models import DataKey

INDEXED_FIELDS = ("id_number", "phone", "qualification_certificate_no", "one_time_code", "subject", "email")
PURPOSES = ("enc:S3", "enc:S2", "file", *(f"idx:{name}" for name in INDEXED_FIELDS))

_lock = threading.Lock()
_by_id: dict[int, bytes] = {}
_active: dict[str, int] = {}


def _wrap(purpose: str, key: bytes) -> bytes:
    nonce = os.urandom(12)
    master = read_master_key(settings.YIJI_KEY_FILE)
    return nonce + AESGCM(master).encrypt(nonce, key, purpose.encode())


def _unwrap(row: DataKey) -> bytes:
    blob = bytes(row.wrapped)
    try:
        master = read_master_key(settings.YIJI_KEY_FILE)
        return AESGCM(master).decrypt(blob[:12], blob[12:], row.purpose.encode())
    except InvalidTag:
        raise ImproperlyConfigured(
            "主密钥与数据库不匹配：数据库中的数据密钥无法解开。请恢复建库时的主密钥文件 (wrong master key)."
        ) from None


def ensure_keys() -> int:
    """Create the data keys that are missing (after migrate); returns how many were made.

    Raises ImproperlyConfigured when the keys that are there were wrapped by another master key: a database
    with keys of two masters could be opened by neither.
    """
    there = set(DataKey.objects.filter(state="active").values_list("purpose", flat=True))
    missing = [purpose for purpose in PURPOSES if purpose not in there]
    if missing:
        check_master_key()
    for purpose in missing:
        DataKey.objects.create(purpose=purpose, wrapped=_wrap(purpose, os.urandom(32)))
    if missing:
        forget()
    return len(missing)


def check_master_key() -> None:
    """Open one data key afresh; raises ImproperlyConfigured when the master key is not this database's."""
    row = DataKey.objects.order_by("pk").first()
    if row is not None:
        _unwrap(row)


def forget() -> None:
    """Drop the keys held in memory."""
    with _lock:
        _by_id.clear()
        _active.clear()


def active_key(purpose: str) -> tuple[int, bytes]:
    """The id and the bytes of the active key of ``purpose``."""
    key_id = _active.get(purpose)
    if key_id is None:
        row = DataKey.objects.filter(purpose=purpose, state="active").first()
        if row is None:
            raise ImproperlyConfigured(f"数据密钥 {purpose} 不存在，请先运行 yiji migrate。")
        with _lock:
            _by_id[row.pk] = _unwrap(row)
            _active[purpose] = key_id = row.pk
    return key_id, key_by_id(key_id)


def key_by_id(key_id: int) -> bytes:
    """The bytes of one key, also of one that only decrypts. Raises DataKey.DoesNotExist."""
    key = _by_id.get(key_id)
    if key is None:
        key = _unwrap(DataKey.objects.get(pk=key_id))
        with _lock:
            _by_id[key_id] = key
    return key
