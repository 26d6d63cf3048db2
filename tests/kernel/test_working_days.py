"""Counting of working days over small tables that can be checked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiji.kernel.calendar import LegalDate, Pause, WorkingDays, YearTable

# 1 January 2024 is a Monday. Monday the 8th is free, Saturday the 13th is worked.
CALENDAR = WorkingDays(
    {2024: YearTable(frozenset({date(2024, 1, 1), date(2024, 1, 8)}), frozenset({date(2024, 1, 13)}), "test")}
)


def test_the_day_of_the_event_is_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2024, 1, 2), 1) == LegalDate(date(2024, 1, 3))
    assert CALENDAR.add_working_days(date(2024, 1, 2), 0) == LegalDate(date(2024, 1, 2))


def test_holidays_are_skipped_and_make_up_days_count() -> None:
    assert CALENDAR.add_working_days(date(2024, 1, 5), 1).date == date(2024, 1, 9)
    assert CALENDAR.add_working_days(date(2024, 1, 12), 1).date == date(2024, 1, 13)


def test_paused_days_do_not_count() -> None:
    pauses = [Pause(date(2024, 1, 3), date(2024, 1, 4))]
    assert CALENDAR.legal_deadline(date(2024, 1, 2), 1, pauses).date == date(2024, 1, 5)
    overlapping = [*pauses, Pause(date(2024, 1, 4), date(2024, 1, 5))]
    assert CALENDAR.legal_deadline(date(2024, 1, 2), 1, overlapping).date == date(2024, 1, 9)


def test_a_running_pause_needs_the_day_of_asking() -> None:
    running = [Pause(date(2024, 1, 3))]
    with pytest.raises(ValueError, match="running pause"):
        CALENDAR.legal_deadline(date(2024, 1, 2), 1, running)
    assert CALENDAR.legal_deadline(date(2024, 1, 2), 1, running, date(2024, 1, 10)).date == date(2024, 1, 11)


def test_remaining_days_turn_negative_when_overdue() -> None:
    due = date(2024, 1, 10)
    assert CALENDAR.remaining_working_days(date(2024, 1, 5), due) == 2
    assert CALENDAR.remaining_working_days(due, due) == 0
    assert CALENDAR.remaining_working_days(date(2024, 1, 12), due) == -2


def test_a_year_without_a_table_is_estimated_by_weekends() -> None:
    into_2025 = CALENDAR.add_working_days(date(2024, 12, 31), 1)
    assert into_2025 == LegalDate(date(2025, 1, 1), estimated=True)
    assert not CALENDAR.add_working_days(date(2024, 12, 30), 1).estimated
    assert CALENDAR.known_years == (2024,)


@pytest.mark.parametrize("n", [-1, 1_000_000])
def test_absurd_periods_are_an_error(n: int) -> None:
    with pytest.raises(ValueError, match="period"):
        CALENDAR.add_working_days(date(2024, 1, 1), n)


@given(start=st.dates(date(2023, 1, 1), date(2025, 12, 31)), n=st.integers(1, 60))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    due = CALENDAR.add_working_days(start, n).date
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.working_days_between(start, due) == n
    assert CALENDAR.working_days_between(due, start) == -n
    assert CALENDAR.working_days_between(start, due - timedelta(days=1)) == n - 1
