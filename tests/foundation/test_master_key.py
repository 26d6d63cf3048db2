"""The master key file: made once, readable by its owner only, and every defect is told in a sentence."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from yiji.vault.master_key import create_master_key, django_secret, read_master_key


def test_a_new_key_has_256_bits_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "master.key"
    assert create_master_key(path)
    assert len(read_master_key(path)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    create_master_key(path)
    before = path.read_bytes()
    assert create_master_key(path) is False
    assert path.read_bytes() == before


def test_a_missing_key_file_names_the_command_and_warns_of_a_new_key(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"create_key.*恢复原密钥"):
        read_master_key(tmp_path / "none.key")


@pytest.mark.parametrize(
    "content",
    ["", "not base64 !", "密钥", base64.b64encode(b"short").decode(), base64.b64encode(b"x" * 33).decode()],
    ids=["empty", "not base64", "chinese", "too short", "too long"],
)
def test_a_spoilt_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content)
    with pytest.raises(ImproperlyConfigured, match="主密钥文件"):
        read_master_key(path)


def test_a_key_file_of_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(b"\xff\xfe\x00" * 10)
    with pytest.raises(ImproperlyConfigured, match="主密钥文件"):
        read_master_key(path)


def test_the_session_secret_is_derived_and_tells_nothing_of_the_key(tmp_path: Path) -> None:
    path, other = tmp_path / "a.key", tmp_path / "b.key"
    create_master_key(path)
    create_master_key(other)
    assert django_secret(path) == django_secret(path) != django_secret(other)
    assert read_master_key(path).hex() not in django_secret(path)
