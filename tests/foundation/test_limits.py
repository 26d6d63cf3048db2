"""Limits are exact under parallel callers, windows end, and only the keyed hash of a subject is stored."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.foundation.parallel import at_once
from yiji.kernel.outcome import TooMany
from yiji.limits.limiter import Limit, give_back, require, take
from yiji.limits.models import LimitCounter

FIVE = Limit("test:five", 5, 900)
NOW = 1_800_000_000.0


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("subject", ["one", "another"])
def test_sixteen_callers_at_once_take_five_units_exactly(subject: str) -> None:
    outcomes = at_once(16, lambda number: take(FIVE, subject, NOW))
    assert sorted(map(str, outcomes)) == ["False"] * 11 + ["True"] * 5
    assert LimitCounter.objects.get().n == 5


@pytest.mark.usefixtures("committed_db")
def test_forty_callers_of_eight_subjects_take_five_units_of_each() -> None:
    outcomes = at_once(24, lambda number: [take(FIVE, f"s{n}", NOW) for n in range(4)])
    taken = [sum(outcome[n] for outcome in outcomes if isinstance(outcome, list)) for n in range(4)]
    assert taken == [5, 5, 5, 5]


@pytest.mark.django_db
class TestOneCaller:
    def test_the_sixth_is_refused_and_told_how_long_to_wait(self) -> None:
        for _ in range(5):
            require(FIVE, "x")
        with pytest.raises(TooMany) as refused:
            require(FIVE, "x")
        assert refused.value.retry_after == 900

    def test_the_next_window_begins_afresh(self) -> None:
        assert [take(FIVE, "x", NOW) for _ in range(6)] == [True] * 5 + [False]
        assert take(FIVE, "x", NOW + 900)

    def test_subjects_and_kinds_do_not_share_their_units(self) -> None:
        for _ in range(5):
            take(FIVE, "x", NOW)
        assert take(FIVE, "y", NOW)
        assert take(Limit("test:other", 5, 900), "x", NOW)

    def test_a_unit_given_back_can_be_taken_again_but_never_more(self) -> None:
        for _ in range(5):
            take(FIVE, "x", NOW)
        give_back(FIVE, "x", NOW)
        assert [take(FIVE, "x", NOW), take(FIVE, "x", NOW)] == [True, False]
        for _ in range(9):
            give_back(FIVE, "x", NOW)
        assert LimitCounter.objects.get().n == 0

    def test_a_subject_in_any_script_is_counted_and_never_stored(self) -> None:
        for subject in ("13912345678", "张三", "\x00", "x" * 5000):
            assert take(FIVE, subject, NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM limits_limitcounter")
            assert "13912345678" not in str(cursor.fetchall())
