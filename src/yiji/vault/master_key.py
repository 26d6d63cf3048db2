"""Reads the master key file that everything secret hangs on; a missing or broken key stops the program."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def read_master_key(path: Path) -> bytes:
    """The 32-byte key-encryption key in ``path`` (one base64 line). Raises ImproperlyConfigured with the way out."""
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"主密钥文件 {path} 不存在。首次安装请运行 `yiji create_key`;已有数据时请从备份恢复原密钥，"
            "切勿新建 (master key file missing)."
        ) from None
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(f"主密钥文件 {path} 内容损坏 (not base64).") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"主密钥文件 {path} 长度应为 {KEY_BYTES} 字节。")
    return key


def create_master_key(path: Path) -> bool:
    """Write a fresh key readable by its owner only; False when the file is there already (it is never replaced)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as out:
        out.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
        out.flush()
        os.fsync(out.fileno())
    return True


def django_secret(path: Path) -> str:
    """Django's SECRET_KEY, derived from the master key so that one file is all there is to keep."""
    return hmac.new(read_master_key(path), b"yiji/django-secret-key", hashlib.sha256).hexdigest()
