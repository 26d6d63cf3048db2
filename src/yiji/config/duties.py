"""Periodic duties that join packages: the worker calls them in each round."""

from __future__ import annotations

import time

from yiji.jobs.worker import duty
from yiji.vault.files import remove_unreferenced

_EVERY_SECONDS = 3600
_KEEP_SECONDS = 86_400
_last_sweep = 0.0


@duty
def sweep_files() -> int:
    """Once an hour: remove files that a crash left without a row a day ago."""
    global _last_sweep
    now = time.time()
    if now - _last_sweep < _EVERY_SECONDS:
        return 0
    _last_sweep = now
    return remove_unreferenced(_KEEP_SECONDS, now)
