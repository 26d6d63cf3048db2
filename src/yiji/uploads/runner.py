"""Runs the child process: bytes in, a capped answer out, killed with its group when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import yiji
from yiji.kernel.outcome import TooMany
from yiji.uploads.reasons import refusal
from yiji.uploads.scanner import scan

WALL_SECONDS = 30.0
MOST_INPUT = 10 * 1024 * 1024
MOST_ANSWER = 16 * 1024 * 1024
_WAIT_SECONDS = 20.0
# Each child may take 512 MB: more at once than this wait their turn.
_turns = threading.BoundedSemaphore(2)


def run_child(
    task: str, data: bytes, options: dict[str, Any], *, most_bytes: int = MOST_INPUT
) -> tuple[dict[str, Any], bytes]:
    """The child's answer for ``data``: its JSON part and the bytes of a cleaned file.

    A virus scanner, where there is one, sees ``data`` first.

    Raises Refusal with the reason in words, TooMany when the machine is busy with other uploads.
    """
    if not data:
        raise refusal("empty")
    if len(data) > most_bytes:
        raise refusal("too_big", size=len(data) / 1048576, most=most_bytes / 1048576)
    scan(data)
    if not _turns.acquire(timeout=_WAIT_SECONDS):
        raise TooMany("正在处理的文件较多，请稍后再试。", retry_after=15)
    try:
        raw, late = _exchange(task, data, options)
    finally:
        _turns.release()
    told, blob = _parts(raw)
    if told is None:
        raise refusal("too_slow" if late else "too_much")
    if "refused" in told:
        raise refusal(told["refused"], **told.get("figures", {}))
    return told, blob


def _exchange(task: str, data: bytes, options: dict[str, Any]) -> tuple[bytes, bool]:
    """What the child wrote (at most the cap), and whether it was stopped for its time."""
    child = subprocess.Popen(  # noqa: S603 — fixed command, the upload goes to standard input only
        [sys.executable, "-s", "-P", "-B", "-m", "yiji.uploads.child", task, json.dumps(options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/" if os.name == "posix" else None,
        env=_environment(),
        start_new_session=True,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(child)

    clock = threading.Timer(WALL_SECONDS, stop)
    clock.daemon = True
    clock.start()
    feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
    feeder.start()
    try:
        return _read_capped(child), late.is_set() or _used_up_its_time(child)
    finally:
        clock.cancel()
        _kill(child)
        child.wait()
        feeder.join(5)
        if child.stdout:
            child.stdout.close()


def _environment() -> dict[str, str]:
    """As little as Python needs: where this package lies; no secrets, no settings, no proxy."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    places = [str(Path(yiji.__file__).parents[1]), *(p for p in sys.path if p.endswith("site-packages"))]
    return {**kept, "PYTHONPATH": os.pathsep.join(places), "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    pipe = child.stdin
    if pipe is None:
        return
    # A child that has seen enough closes its end.
    with contextlib.suppress(OSError, ValueError):
        pipe.write(data)
    with contextlib.suppress(OSError, ValueError):
        pipe.close()


def _read_capped(child: subprocess.Popen[bytes]) -> bytes:
    parts: list[bytes] = []
    length = 0
    while part := child.stdout.read(65536) if child.stdout else b"":
        length += len(part)
        if length > MOST_ANSWER:
            return b""
        parts.append(part)
    return b"".join(parts)


def _used_up_its_time(child: subprocess.Popen[bytes]) -> bool:
    # At the soft limit of processor time the system sends SIGXCPU, at the hard one SIGKILL.
    code = child.wait()
    return code in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0))


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _parts(raw: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """JSON part and file of an answer; None where the child died before it had answered."""
    length = int.from_bytes(raw[:4], "big")
    if len(raw) < 4 or len(raw) < 4 + length:
        return None, b""
    return json.loads(raw[4 : 4 + length]), raw[4 + length :]
