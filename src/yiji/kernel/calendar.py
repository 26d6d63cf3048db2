"""Counts working days and legal deadlines over dated tables of public holidays; pure, it never reads a clock.

Law: Administrative Licensing Law art. 82 (periods are working days, statutory holidays excluded) and art. 45
(time for examination, hearing or expert review is not counted). The day of the event that starts a period is
not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_LONGEST_PERIOD = 2_000


@dataclass(frozen=True)
class YearTable:
    """What the State Council announced for one year: days off, and weekend days that are worked instead."""

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    source: str = ""


@dataclass(frozen=True)
class LegalDate:
    """A computed day; ``estimated`` when it rests on a year whose holidays aren't known (weekends only)."""

    date: date
    estimated: bool = False


@dataclass(frozen=True)
class Pause:
    """Days that don't count, first and last included; ``end`` None while the pause is still running."""

    start: date
    end: date | None = None


class WorkingDays:
    """Working days by announced tables; in a year without a table only weekends are free."""

    def __init__(self, years: Mapping[int, YearTable]) -> None:
        self._years = dict(years)
        # A notice may move days of the neighbouring year (31 December), so days are looked up across tables.
        self._holidays = frozenset(day for table in years.values() for day in table.holidays)
        self._makeup_days = frozenset(day for table in years.values() for day in table.makeup_days)

    @property
    def known_years(self) -> tuple[int, ...]:
        """Years with a table, ascending."""
        return tuple(sorted(self._years))

    def source(self, year: int) -> str:
        """Where the table of ``year`` comes from; "" when there is none."""
        table = self._years.get(year)
        return table.source if table else ""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day``; weekends only decide in a year without a table."""
        if day in self._makeup_days:
            return True
        return day.weekday() < 5 and day not in self._holidays

    def is_estimated(self, first: date, last: date) -> bool:
        """Whether any year from ``first`` to ``last`` has no table."""
        low, high = sorted((first.year, last.year))
        return any(year not in self._years for year in range(low, high + 1))

    def add_working_days(self, start: date, n: int) -> LegalDate:
        """The ``n``-th working day after ``start``, which itself isn't counted; ``n`` = 0 gives ``start``."""
        return self.legal_deadline(start, n)

    def legal_deadline(
        self,
        start_date: date,
        n_working_days: int,
        pauses: Iterable[Pause] = (),
        as_of: date | None = None,
    ) -> LegalDate:
        """The last day of a period of ``n_working_days`` begun by an event on ``start_date``.

        Days inside ``pauses`` don't count. A running pause needs ``as_of`` (today): it is taken to end on
        that day, so the deadline moves on day by day. Raises ValueError for a negative or absurd length.
        """
        if not 0 <= n_working_days <= _LONGEST_PERIOD:
            raise ValueError(f"a period has 0..{_LONGEST_PERIOD} working days")
        paused = _closed(pauses, as_of)
        day, left = start_date, n_working_days
        while left:
            day += _ONE_DAY
            if self.is_working_day(day) and not any(first <= day <= last for first, last in paused):
                left -= 1
        return LegalDate(day, self.is_estimated(start_date, day))

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to and including ``b``; negative when ``b`` lies before ``a``."""
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working_day(day) for day in _days_after(a, b))

    def remaining_working_days(self, today: date, due: date) -> int:
        """Working days left after today; 0 on the last day, negative by the working days overdue."""
        return self.working_days_between(today, due)


def _days_after(a: date, b: date) -> Iterator[date]:
    for offset in range(1, (b - a).days + 1):
        yield a + timedelta(days=offset)


def _closed(pauses: Iterable[Pause], as_of: date | None) -> list[tuple[date, date]]:
    closed = []
    for pause in pauses:
        end = pause.end if pause.end is not None else as_of
        if end is None:
            raise ValueError("a running pause needs the day as of which the deadline is asked")
        closed.append((pause.start, end))
    return closed
