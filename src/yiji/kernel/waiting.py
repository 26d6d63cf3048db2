"""How many of a kind wait, and by when the first of them must be dealt with: what a counter of a home page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiji.kernel.calendar import LegalDate


@dataclass(frozen=True)
class Waiting:
    """``count`` is capped by whoever counts; ``due`` is the earliest date, ``since`` the day the oldest began."""

    count: int
    due: LegalDate | None = None
    since: date | None = None


NOTHING = Waiting(0)
