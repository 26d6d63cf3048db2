"""A form sent twice acts once, a form sent with another body is refused, a failed act leaves no trace."""

from __future__ import annotations

import hashlib
import uuid

import pytest

from tests.foundation.parallel import at_once
from yiji.jobs.models import Job
from yiji.jobs.queue import enqueue
from yiji.kernel.outcome import Conflict, Refusal
from yiji.limits.models import SubmitRequest
from yiji.limits.submissions import Submission, run_once


def _submission(
    body: str = "a", key: uuid.UUID | None = None, account: str = "me", route: str = "/r"
) -> Submission:
    return Submission(key or uuid.uuid4(), account, route, hashlib.sha256(body.encode()).digest())


def _act() -> str:
    return str(enqueue("test-submission", {}).pk)


@pytest.mark.django_db
def test_the_same_key_again_has_no_second_effect_and_the_same_reference() -> None:
    sent = _submission()
    first = run_once(sent, _act)
    assert run_once(sent, _act) == first
    assert Job.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"body": "b"}, {"account": "somebody else"}, {"route": "/other"}],
    ids=["other body", "other account", "other address"],
)
def test_the_same_key_for_something_else_is_refused(changes: dict[str, str]) -> None:
    key = uuid.uuid4()
    run_once(_submission(key=key), _act)
    with pytest.raises(Refusal) as refused:
        run_once(_submission(key=key, **changes), _act)
    assert refused.value.problems[0].code == "submit_key_reused"
    assert refused.value.problems[0].way_out
    assert Job.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("error", [Refusal(), Conflict("x"), ZeroDivisionError()])
def test_an_act_that_fails_leaves_neither_key_nor_effect(error: Exception) -> None:
    sent = _submission()

    def fail() -> str:
        _act()
        raise error

    with pytest.raises(type(error)):
        run_once(sent, fail)
    assert not SubmitRequest.objects.exists()
    assert not Job.objects.exists()
    assert run_once(sent, _act)


@pytest.mark.usefixtures("committed_db")
def test_ten_presses_at_once_act_once_and_all_learn_the_same_reference() -> None:
    sent = _submission()
    outcomes = at_once(10, lambda number: run_once(sent, _act))
    assert len(outcomes) == 10
    assert set(outcomes) == {str(Job.objects.get().pk)}


@pytest.mark.usefixtures("committed_db")
def test_when_the_first_of_two_presses_fails_the_second_may_still_act() -> None:
    sent = _submission()
    attempts: list[int] = []

    def act() -> str:
        attempts.append(1)
        if len(attempts) == 1:
            raise Conflict("the first one fails")
        return _act()

    outcomes = at_once(2, lambda number: run_once(sent, act))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "str"]
    assert Job.objects.count() == 1
