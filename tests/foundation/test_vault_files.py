"""Files on disk: encrypted, bound to their row, and swept up when a crash left no row."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from tests.foundation.parallel import rolled_back
from yiji.vault.files import read_file, remove_unreferenced, store_file
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db
CLEAR = "身份证 34010419800101001X ".encode() * 50
HOUR = 3600


def _store(data: bytes = CLEAR) -> StoredFile:
    return store_file(
        data, owner_kind="test", owner_id=uuid.uuid4(), document_kind="id_card", media_type="text/plain"
    )


def _on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_stored_file_comes_back_and_the_disk_does_not_show_it(files_dir: Path) -> None:
    row = _store()
    assert read_file(StoredFile.objects.get(pk=row.pk)) == CLEAR
    (path,) = _on_disk(files_dir)
    assert b"34010419800101001X" not in path.read_bytes()
    assert row.size == len(CLEAR)


def test_an_empty_file_is_kept_too(files_dir: Path) -> None:
    assert read_file(_store(b"")) == b""


@pytest.mark.parametrize("place", [0, 20, -1], ids=["nonce", "content", "tag"])
def test_an_altered_byte_on_disk_is_refused(files_dir: Path, place: int) -> None:
    row = _store()
    (path,) = _on_disk(files_dir)
    blob = bytearray(path.read_bytes())
    blob[place] ^= 1
    path.write_bytes(bytes(blob))
    with pytest.raises(InvalidTag):
        read_file(row)


def test_two_files_swapped_on_disk_are_refused(files_dir: Path) -> None:
    one, other = _store(b"one"), _store(b"two")
    first, second = (files_dir / row.pk.hex[:2] / row.pk.hex for row in (one, other))
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    for row in (one, other):
        with pytest.raises(InvalidTag):
            read_file(row)


def test_the_key_of_another_file_is_refused(files_dir: Path) -> None:
    one, other = _store(), _store()
    StoredFile.objects.filter(pk=one.pk).update(wrapped_key=other.wrapped_key)
    with pytest.raises(InvalidTag):
        read_file(StoredFile.objects.get(pk=one.pk))


def test_a_crash_before_the_commit_leaves_a_file_that_the_sweeper_removes(files_dir: Path) -> None:
    kept = _store()
    with pytest.raises(ZeroDivisionError):
        rolled_back(lambda: _store())
    assert len(_on_disk(files_dir)) == 2
    assert remove_unreferenced(HOUR, time.time()) == 0, "a transaction may still be open"
    assert remove_unreferenced(HOUR, time.time() + 2 * HOUR) == 1
    assert read_file(kept) == CLEAR


def test_the_sweeper_removes_half_written_files_and_leaves_strangers_alone(files_dir: Path) -> None:
    kept = _store()
    folder = files_dir / kept.pk.hex[:2]
    half = folder / f"{kept.pk.hex}.0a0b0c0d.tmp"
    half.write_bytes(b"half")
    stranger = folder / "readme.txt"
    stranger.write_text("put here by hand")
    assert remove_unreferenced(HOUR, time.time() + 2 * HOUR) == 1
    assert not half.exists()
    assert stranger.exists()
    assert read_file(kept) == CLEAR
