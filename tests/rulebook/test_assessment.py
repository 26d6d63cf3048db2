"""The periodic assessment: its cycle, the suspension after a failure, and which result counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.rulebook.case import proves
from yiji.rulebook.assessment import (
    Assessed,
    filing_due,
    latest_result,
    next_assessment_due,
    standing,
    suspension_after_failure,
)

FAILED = Assessed(2024, 2026, 1, date(2026, 9, 1), passed=False)


@proves("ASS-01", "MUL-11")
def test_an_assessment_comes_every_three_years_and_is_filed_within_thirty_days() -> None:
    assert next_assessment_due(2026) == date(2029, 12, 31)
    assert filing_due(date(2026, 9, 1)) == date(2026, 10, 1)


@proves("ASS-03")
def test_a_failure_suspends_for_three_to_six_months() -> None:
    assert suspension_after_failure(date(2026, 9, 15)) == (date(2026, 12, 14), date(2027, 3, 14))


@proves("ASS-04")
def test_the_re_examination_of_the_last_period_counts() -> None:
    again = replace(FAILED, attempt=2, assessed_on=date(2027, 1, 5), passed=True)
    earlier = Assessed(2021, 2023, 1, date(2027, 9, 1), passed=True)
    assert latest_result([again, FAILED, earlier]) == again
    assert latest_result([]) is None


def test_where_a_physician_stands_after_each_result() -> None:
    on = date(2027, 1, 20)
    assert standing([], None, on) == "none"
    assert standing([FAILED], None, on) == "failed"
    assert standing([FAILED], date(2027, 1, 20), on) == "failed"
    assert standing([FAILED], date(2027, 1, 19), on) == "to_reexamine"
    again = replace(FAILED, attempt=2)
    assert standing([FAILED, again], None, on) == "failed_again"
    assert standing([FAILED, replace(again, passed=True)], None, on) == "passed"
