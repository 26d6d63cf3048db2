"""The periodic assessment of physicians (定期考核, ML 42): its cycle, its filing, and what follows a failure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yiji.rulebook import assumptions as a
from yiji.rulebook.laws import ML, MR
from yiji.rulebook.periods import last_day
from yiji.rulebook.rule import automatic

FIRST, AGAIN = 1, 2
Standing = Literal["none", "passed", "failed", "to_reexamine", "failed_again"]


@dataclass(frozen=True)
class Assessed:
    """A confirmed result: the years of its period, first assessment or re-examination, when, and whether passed."""

    period_from: int
    period_to: int
    attempt: int
    assessed_on: date
    passed: bool


@automatic("ASS-01", law=[ML.article(42)])
def next_assessment_due(period_to: int) -> date:
    """Every three years: the next period ends with the third year after the last one."""
    return date(period_to + a.ASSESSMENT_YEARS.value, 12, 31)


@automatic("ASS-03", law=[ML.article(42)])
def suspension_after_failure(from_day: date) -> tuple[date, date]:
    """Who fails is suspended for three to six months with training: the earliest and the latest last day."""
    one_day = timedelta(days=1)
    return (
        last_day(from_day, months=a.SUSPENSION_AFTER_FAILURE_LEAST.value) - one_day,
        last_day(from_day, months=a.SUSPENSION_AFTER_FAILURE_MOST.value) - one_day,
    )


@automatic("ASS-04", law=[ML.article(42)])
def latest_result(results: Iterable[Assessed]) -> Assessed | None:
    """The result that counts among those filed with the authority: the last period's, its re-examination first."""
    return max(results, key=lambda one: (one.period_to, one.attempt, one.assessed_on), default=None)


@automatic("MUL-11", law=[MR.article(11)], mark="G")
def filing_due(assessed_on: date) -> date:
    """The institution keeps the results current: it files them within thirty days."""
    return assessed_on + timedelta(days=a.ASSESSMENT_FILING_DAYS.value)


def standing(results: Iterable[Assessed], suspended_until: date | None, on: date) -> Standing:
    """Where a physician stands: a first failure waits for the end of the suspension, a second is a ground (ML 17)."""
    last = latest_result(results)
    if last is None:
        return "none"
    if last.passed:
        return "passed"
    if last.attempt == AGAIN:
        return "failed_again"
    return "to_reexamine" if suspended_until is not None and suspended_until < on else "failed"
