"""Asks a ClamAV daemon about each upload before anything reads it (INSTREAM of the clamd protocol)."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct

from django.conf import settings

from yiji.uploads.reasons import refusal

_log = logging.getLogger(__name__)
_PIECE = 64 * 1024
_SECONDS = 20.0
_LONGEST_ANSWER = 4096


def scan(data: bytes) -> None:
    """Refuse what the daemon of ``YIJI_CLAMD`` finds a virus in; without that setting nothing is asked.

    The setting is ``unix:/path/of/socket`` or ``host:port``. Raises Refusal for a find, and also when the daemon
    cannot be asked: what nobody has looked at is not let in. The name of the virus goes into the log only.
    """
    address = settings.YIJI_CLAMD
    if not address:
        return
    try:
        answer = _ask(address, data)
    except (OSError, ValueError) as error:
        _log.error("clamd cannot be asked: %s", type(error).__name__)
        raise refusal("scanner_away") from error
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        _log.warning("clamd refused an upload: %s", answer[:200])
        raise refusal("virus")
    _log.error("clamd did not scan: %s", answer[:200])
    raise refusal("scanner_away")


def _ask(address: str, data: bytes) -> str:
    with contextlib.closing(_connected(address)) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        view = memoryview(data)
        for start in range(0, len(view), _PIECE):
            piece = view[start : start + _PIECE]
            daemon.sendall(struct.pack("!I", len(piece)))
            daemon.sendall(piece)
        daemon.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            part = daemon.recv(_LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        plug = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        plug.settimeout(_SECONDS)
        try:
            plug.connect(address.removeprefix("unix:"))
        except OSError:
            plug.close()
            raise
        return plug
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)
