"""The periods that statistics are asked for by name; large registers are counted for them each night."""

from __future__ import annotations

import datetime as dt


def usual_periods(today: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """The periods that the page offers by name, both days included."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before = month - dt.timedelta(days=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return {
        "year": (year, year.replace(month=12, day=31)),
        "month": (month, (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)),
        "last_month": (before.replace(day=1), before),
        "quarter": (quarter, (quarter + dt.timedelta(days=95)).replace(day=1) - dt.timedelta(days=1)),
        "last_year": (year.replace(year=year.year - 1), year - dt.timedelta(days=1)),
    }
