"""The calendar that legal periods are counted with: its years, their days off, and what is missing."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yiji.codelists.calendar import working_days
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

_YEARS_AHEAD = 1


@access("authority:calendar:view")
def working_calendar(request: ScopedRequest) -> HttpResponse:
    """One year's holidays and make-up days (``?year=``); warns when this or the next year has no table."""
    calendar, today = working_days(), timezone.localdate()
    known = calendar.known_years
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and int(text[:4]) in known else today.year
    days_of_year = [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    weekdays = [day for day in days_of_year if day.year == year]
    context = {
        "year": year,
        "has_table": year in known,
        "source": calendar.source(year),
        "years": [(y, f"?year={y}", y == year) for y in reversed(known)][:8],
        "missing": [y for y in range(today.year, today.year + _YEARS_AHEAD + 1) if y not in known],
        "first_known": known[0] if known else None,
        "holidays": [d for d in weekdays if d.weekday() < 5 and not calendar.is_working_day(d)],
        "makeup_days": [d for d in weekdays if d.weekday() >= 5 and calendar.is_working_day(d)],
        "working": sum(calendar.is_working_day(d) for d in weekdays),
    }
    return render(request, "authority/working_calendar.html", context)
