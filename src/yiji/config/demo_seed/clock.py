"""Lets the demo's past happen in the past: the program's clock stands where the story is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from yiji.codelists.calendar import working_days


def at_hour(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """That hour of the day in local time."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=timezone.get_default_timezone())


def working_days_before(today: dt.date, count: int) -> dt.date:
    """The working day ``count`` working days before ``today`` (count ≥ 1)."""
    calendar, day = working_days(), today
    while count:
        day -= dt.timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """``timezone.now()`` tells ``moment``, so that rows made inside bear its date; for one thread only."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
