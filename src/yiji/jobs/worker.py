"""The worker's loop: jobs first, then the periodic duties that other packages register."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from yiji.jobs.queue import run_due

log = logging.getLogger(__name__)
_duties: list[Callable[[], int]] = []


def duty(function: Callable[[], int]) -> Callable[[], int]:
    """Register a function that the worker calls in each round; it returns how much it did."""
    _duties.append(function)
    return function


def run_round() -> int:
    """One round of everything; returns the amount of work done."""
    did = 0
    for step in (run_due, *_duties):
        try:
            did += step()
        except Exception:
            log.exception("worker duty %s failed", getattr(step, "__name__", step))
    return did


def run_forever(stop: threading.Event, pause_seconds: float = 0.5) -> None:
    """Work until ``stop`` is set, pausing when there is nothing to do."""
    while not stop.is_set():
        close_old_connections()
        if run_round() == 0:
            stop.wait(pause_seconds)
