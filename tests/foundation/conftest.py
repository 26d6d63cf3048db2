"""Fixtures of the foundation's tests: real commits, a key file and a file folder that a test may spoil."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from yiji.guards.install import uninstall
from yiji.vault import keys


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which commits are real; the guards step aside when the suite empties it."""
    yield
    uninstall()


@pytest.fixture
def other_master_key(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The program meets its database with another master key than the one it was made with."""
    path = tmp_path / "other.key"
    path.write_text(base64.b64encode(os.urandom(32)).decode())
    settings.YIJI_KEY_FILE = path
    keys.forget()
    yield path
    keys.forget()


@pytest.fixture
def files_dir(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder for encrypted files."""
    settings.YIJI_FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def sms_file(settings: Settings, tmp_path: Path) -> Path:
    """The file that the file gateway writes to."""
    settings.YIJI_SMS_GATEWAY = "file"
    settings.YIJI_SMS_FILE = tmp_path / "sms.jsonl"
    return tmp_path / "sms.jsonl"
