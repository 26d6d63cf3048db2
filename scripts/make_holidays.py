"""Makes codelists/data/holidays.yaml from the dates in the PyPI package chinesecalendar (needed only here).

Usage: ``python scripts/make_holidays.py OUTPUT.yaml``. The dates are facts of the State Council's yearly
notices; check a new year against the notice itself before shipping it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped,import-not-found,unused-ignore]

HEADER = """\
# Public holidays and weekend days worked instead, as the State Council announced them year by year.
list: holidays
title: 法定节假日与调休上班日
title_en: Public holidays and make-up working days
source: 国务院办公厅关于部分节假日安排的通知(各年)
law: 《全国年节及纪念日放假办法》
certainty: 日期取自 chinesecalendar 1.11,上线前应与各年通知原文核对
changelog:
  - "2026-11-23: 2004-2026 年首次收入"
years:
"""


def dates_by_year(days: dict[date, object]) -> dict[int, list[date]]:
    """The days of each calendar year, ascending."""
    years: dict[int, list[date]] = defaultdict(list)
    for day in sorted(days):
        years[day.year].append(day)
    return years


def year_text(year: int, off: list[date], worked: list[date]) -> str:
    """One year as YAML; months and days only, the year being the key."""

    def listed(days: list[date]) -> str:
        return "[" + ", ".join(f'"{day:%m-%d}"' for day in days) + "]"

    notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return (
        f"  {year}:\n    source: {notice}\n    holidays: {listed(off)}\n    makeup_days: {listed(worked)}\n"
    )


def main(output: Path) -> None:
    off, worked = dates_by_year(holidays), dates_by_year(workdays)
    years = sorted(off)
    output.write_text(
        HEADER + "".join(year_text(y, off[y], worked.get(y, [])) for y in years), encoding="utf-8"
    )
    print(f"{years[0]} to {years[-1]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
