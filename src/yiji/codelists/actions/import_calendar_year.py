"""Stores a year of the working calendar, replacing what was imported for it before."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from yiji.codelists.calendar_file import check_year
from yiji.codelists.models import CalendarYear
from yiji.kernel.calendar import YearTable


@transaction.atomic
def import_calendar_year(year: int, table: YearTable) -> bool:
    """Store ``table`` for ``year``; True if the year was new. Raises Refusal for a table that cannot be true.

    Deadlines already promised are stored with their applications and do not move.
    """
    check_year(year, table)
    _, created = CalendarYear.objects.update_or_create(
        year=year,
        defaults={
            "holidays": sorted(day.isoformat() for day in table.holidays),
            "makeup_days": sorted(day.isoformat() for day in table.makeup_days),
            "source": table.source,
            "imported_at": timezone.now(),
        },
    )
    return created
