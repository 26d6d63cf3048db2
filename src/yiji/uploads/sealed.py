"""Looks at a sealed PDF that a stranger sent, in the limited child process."""

from __future__ import annotations

from typing import Any

from yiji.uploads.runner import run_child

MOST_BYTES = 5 * 1024 * 1024


def inspect_upload(data: bytes, *, roots: str, chain: str) -> dict[str, Any]:
    """The answer of ``child.sealed.inspect_seal``. Raises Refusal for a file that is too big or too much work."""
    return run_child("sealed", data, {"roots": roots, "chain": chain}, most_bytes=MOST_BYTES)[0]
