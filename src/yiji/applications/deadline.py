"""Computes an application's legal dates from the calendar in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from yiji.codelists.calendar import working_days
from yiji.rulebook import deadlines


def local_day(moment: dt.datetime) -> dt.date:
    """The date of a moment in Shanghai time."""
    return timezone.localtime(moment).date()


def clock(name: str, started: dt.datetime) -> deadlines.Due:
    """When the named clock runs out that an event at ``started`` set going."""
    return deadlines.due(name, local_day(started), working_days())


def service_terms(issued: Iterable[dt.date], today: dt.date) -> dict[dt.date, tuple[deadlines.Due, int]]:
    """Until when papers issued on those days must be served (APL 44), and the working days left; one calendar for all."""
    calendar = working_days()
    terms = {day: deadlines.due("delivery", day, calendar) for day in set(issued)}
    return {day: (due, calendar.remaining_working_days(today, due.on)) for day, due in terms.items()}


def decision_clock(
    accepted: dt.datetime, received: dt.datetime, *, extended: bool = False, paused_days: int = 0
) -> deadlines.Due:
    """Twenty working days from acceptance; ``target`` counts from receipt (MR 13)."""
    return deadlines.decision_due(
        local_day(accepted),
        local_day(received),
        working_days(),
        extended=extended,
        paused_days=paused_days,
    )


def days_left(due_on: dt.date | None, today: dt.date) -> int | None:
    """Working days left until ``due_on``, negative when overdue, None without a date."""
    return None if due_on is None else working_days().remaining_working_days(today, due_on)
