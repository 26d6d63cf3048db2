"""Uploads are shown to the virus scanner first (B119): here a small daemon that speaks as clamd does."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.badinput.paper_files import good_pdf
from yiji.kernel.outcome import Refusal
from yiji.uploads.documents import accept_document
from yiji.uploads.sheets import read_sheet

# Put together here, so that no scanner refuses this file itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


class Daemon:
    """Answers one INSTREAM after another; ``says`` stands in for its word, ``seen`` is what it was sent."""

    def __init__(self, plug: socket.socket) -> None:
        self.plug, self.says, self.seen = plug, "", b""
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _from = self.plug.accept()
                with caller, caller.makefile("rb") as told:
                    assert told.read(10) == b"zINSTREAM\0"
                    self.seen = b""
                    while length := struct.unpack("!I", told.read(4))[0]:
                        self.seen += told.read(length)
                    found = "stream: Eicar-Test-Signature FOUND" if EICAR in self.seen else "stream: OK"
                    caller.sendall((self.says or found).encode() + b"\0")


@pytest.fixture(params=["unix", "tcp"])
def daemon(request: Any, settings: Any, tmp_path: Path) -> Iterator[Daemon]:
    if request.param == "unix":
        plug = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        plug.bind(str(tmp_path / "s"))
        settings.YIJI_CLAMD = f"unix:{tmp_path / 's'}"
    else:
        plug = socket.create_server(("127.0.0.1", 0))
        settings.YIJI_CLAMD = f"127.0.0.1:{plug.getsockname()[1]}"
    plug.listen()
    with contextlib.closing(plug):
        yield Daemon(plug)


def code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    (problem,) = refused.value.problems
    assert problem.way_out_text()
    return problem.code


def test_a_clean_file_passes_and_was_seen_whole(daemon: Daemon) -> None:
    data = good_pdf() + b"%" + b"x" * 200_000
    assert accept_document(data).media_type == "application/pdf"
    assert daemon.seen == data


def test_a_file_with_a_virus_is_refused_before_anything_reads_it(daemon: Daemon) -> None:
    with pytest.raises(Refusal) as refused:
        read_sheet(b"name,id\n" + EICAR, "staff.csv")
    assert code(refused) == "virus"


def test_without_an_answer_nothing_is_let_in(daemon: Daemon) -> None:
    daemon.says = "INSTREAM size limit exceeded. ERROR"
    with pytest.raises(Refusal) as refused:
        accept_document(good_pdf())
    assert code(refused) == "scanner_away"


@pytest.mark.parametrize("address", ["unix:/nowhere/at/all", "127.0.0.1:1", "nonsense"])
def test_a_scanner_that_is_not_there_lets_nothing_in(settings: Any, address: str) -> None:
    settings.YIJI_CLAMD = address
    with pytest.raises(Refusal) as refused:
        accept_document(good_pdf())
    assert code(refused) == "scanner_away"


def test_without_the_setting_nothing_is_asked(settings: Any) -> None:
    settings.YIJI_CLAMD = ""
    assert accept_document(good_pdf()).pages == 1
