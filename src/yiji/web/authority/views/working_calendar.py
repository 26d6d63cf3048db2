"""The calendar that legal periods are counted with: its years, their days off, and what is missing."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.codelists.calendar import working_days
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

_YEARS_AHEAD = 1
_WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))


@access("authority:calendar:view")
def working_calendar(request: ScopedRequest) -> HttpResponse:
    """One year's holidays and make-up days (``?year=``); warns when this or the next year has no table."""
    calendar, today = working_days(), timezone.localdate()
    known = calendar.known_years
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and int(text[:4]) in known else today.year
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range((dt.date(year, 12, 31) - first).days + 1)]
    context = {
        "year": year,
        "has_table": year in known,
        "source": calendar.source(year),
        "years": [(y, f"?year={y}", y == year) for y in reversed(known)][:8],
        "missing": [y for y in range(today.year, today.year + _YEARS_AHEAD + 1) if y not in known],
        "first_known": known[0] if known else None,
        "changed_days": [
            {"day": day, "weekday": _WEEKDAYS[day.weekday()], "free": day.weekday() < 5}
            for day in days
            if calendar.is_working_day(day) != (day.weekday() < 5)
        ],
        "working": sum(calendar.is_working_day(day) for day in days),
    }
    return render(request, "authority/working_calendar.html", context)
