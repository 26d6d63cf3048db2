"""The child has limits, knows no secret and never sees Django; the parent outlives whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import yiji
from tests.badinput import paper_files, picture_files
from yiji.kernel.outcome import Refusal
from yiji.uploads import runner
from yiji.uploads.documents import accept_document
from yiji.uploads.images import clean_photo
from yiji.uploads.reasons import REASONS

SOURCE = str(Path(yiji.__file__).parents[1])
LIMITED = "from yiji.uploads.child.__main__ import limit_self; limit_self()\n"


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_child_gets_no_more_than_half_a_gigabyte() -> None:
    greedy = "held = bytearray(600 * 1024 * 1024); print('got it')\n"
    assert "MemoryError" in _run(LIMITED + greedy).stderr
    assert "got it" in _run(greedy).stdout, "the control: without the limit there is memory enough"


def test_the_child_writes_no_file(tmp_path: Path) -> None:
    write = f"with open({str(tmp_path / 'x')!r}, 'w') as out: out.write('x' * 10)\n"
    assert "OSError" in _run(LIMITED + write).stderr
    assert _run(write).returncode == 0


def test_the_child_has_twenty_seconds_of_processor_time() -> None:
    told = _run(LIMITED + "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])")
    assert told.stdout.strip() == "20"


def test_no_module_of_the_child_imports_django_or_the_settings() -> None:
    modules = [path.stem for path in (Path(runner.__file__).parent / "child").glob("[a-z]*.py")]
    assert len(modules) > 5
    imports = "".join(f"import yiji.uploads.child.{name}\n" for name in modules)
    told = _run(imports + "import sys; print([m for m in sys.modules if m.split('.')[0] == 'django'])")
    assert told.stdout.strip() == "[]", told.stderr


def test_the_child_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJI_MASTER_KEY", "secret-of-the-house")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret-of-the-house@proxy")
    told = runner._environment()
    assert not [name for name in told if name.startswith(("YIJI", "DJANGO", "HTTP"))]
    assert "secret-of-the-house" not in " ".join(told.values())


def test_what_takes_too_long_is_killed_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "WALL_SECONDS", 0.05)
    started = time.monotonic()
    with pytest.raises(Refusal) as refused:
        accept_document(paper_files.object_stream_bomb())
    assert time.monotonic() - started < 5
    assert refused.value.problems[0].code == "too_slow"


def test_an_answer_over_the_cap_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "MOST_ANSWER", 100)
    with pytest.raises(Refusal) as refused:
        clean_photo(picture_files.good_jpeg())
    assert refused.value.problems[0].code == "too_much"


@pytest.mark.skipif(os.name != "posix", reason="processes are counted by /proc")
def test_no_child_is_left_behind() -> None:
    for _round in range(3):
        clean_photo(picture_files.good_jpeg())
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_every_reason_says_what_is_wrong_and_what_to_do() -> None:
    for problem in REASONS.values():
        assert problem.message
        assert problem.way_out
