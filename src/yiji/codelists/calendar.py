"""The working calendar in force: shipped years, overridden by the years an operator imported."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache

import yaml

from yiji.codelists.data_files import DATA
from yiji.kernel.calendar import WorkingDays, YearTable


@cache
def shipped_years() -> dict[int, YearTable]:
    """The tables that come with the program (2004 to 2026); needs no database."""
    document = yaml.safe_load((DATA / "holidays.yaml").read_text(encoding="utf-8"))
    return {
        year: YearTable(
            holidays=frozenset(date.fromisoformat(f"{year}-{day}") for day in table["holidays"]),
            makeup_days=frozenset(date.fromisoformat(f"{year}-{day}") for day in table["makeup_days"]),
            source=table["source"],
        )
        for year, table in document["years"].items()
    }


@cache
def shipped_working_days() -> WorkingDays:
    """The calendar of the shipped years only."""
    return WorkingDays(shipped_years())


def working_days() -> WorkingDays:
    """The calendar of shipped and imported years. A year in neither is estimated, and its dates say so."""
    from yiji.codelists.models import CalendarYear

    imported = tuple(CalendarYear.objects.order_by("year").values_list("year", "imported_at"))
    return _with_imported(imported) if imported else shipped_working_days()


@lru_cache(maxsize=4)
def _with_imported(versions: tuple[tuple[int, datetime], ...]) -> WorkingDays:
    """Built again only when the imported years change, which their time of import shows."""
    from yiji.codelists.models import CalendarYear

    years = dict(shipped_years())
    for row in CalendarYear.objects.filter(year__in=[year for year, _ in versions]):
        years[row.year] = YearTable(
            holidays=frozenset(map(date.fromisoformat, row.holidays)),
            makeup_days=frozenset(map(date.fromisoformat, row.makeup_days)),
            source=row.source,
        )
    return WorkingDays(years)
