"""Periods in years and months, counted as the Civil Code counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def last_day(start: date, *, years: int = 0, months: int = 0) -> date:
    """The last day of a period that begins with the event on ``start``.

    民法典 第二百零一条, 第二百零二条: the day of the event does not count, and the period ends on the
    corresponding day (on the last day of the month where there is none).
    """
    month_index = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def still_running(start: date | None, on: date, *, years: int = 0, months: int = 0) -> bool:
    """Whether a period begun by the event on ``start`` is not over yet on ``on``; False without a start."""
    return start is not None and on <= last_day(start, years=years, months=months)


def first_free_day(start: date, *, years: int = 0, months: int = 0) -> date:
    """The day after the period's last day."""
    return last_day(start, years=years, months=months) + timedelta(days=1)


def lasts_at_least(began_on: date, ended_on: date, *, months: int) -> bool:
    """Whether the stay from ``began_on`` to ``ended_on`` (both included) is that many months long."""
    return ended_on + timedelta(days=1) >= last_day(began_on, months=months)
