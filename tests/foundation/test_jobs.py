"""Jobs survive a killed worker: the lease ends, another takes over, the late one changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from tests.foundation.parallel import at_once, rolled_back
from yiji.jobs import queue
from yiji.jobs.models import Job
from yiji.jobs.queue import Claim, claim_next, enqueue, run_claim, run_due

KIND = "test-job"
START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def done() -> Iterator[list[str]]:
    """The payloads that the handler of KIND was given."""
    seen: list[str] = []

    @queue.handler(KIND)
    def remember(claim: Claim) -> str:
        if claim.job.payload.get("fails"):
            raise OSError("no disk")
        seen.append(claim.job.payload["n"])
        return f"result {claim.job.payload['n']}"

    yield seen
    queue._handlers.pop(KIND)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that only the test moves."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def _only() -> Job:
    return Job.objects.get()


def _claimed() -> Claim:
    claim = claim_next()
    assert claim is not None
    return claim


@pytest.mark.django_db
class TestLease:
    def test_a_job_is_done_once_and_keeps_its_result(self, done: list[str]) -> None:
        enqueue(KIND, {"n": "1"})
        assert (run_due(), run_due()) == (1, 0)
        assert done == ["1"]
        job = _only()
        assert (job.state, job.result_ref, job.attempts) == ("done", "result 1", 1)
        assert job.finished_at is not None
        assert job.lease_until is None

    def test_the_oldest_due_job_comes_first(self, done: list[str], clock: time_machine.Traveller) -> None:
        for number in "123":
            enqueue(KIND, {"n": number})
            clock.shift(SECOND)
        run_due()
        assert done == ["1", "2", "3"]

    def test_a_job_under_lease_is_nobody_elses(self, done: list[str], clock: time_machine.Traveller) -> None:
        enqueue(KIND, {"n": "1"})
        _claimed()
        clock.shift(queue.LEASE - SECOND)
        assert claim_next() is None

    def test_a_killed_workers_job_comes_back_when_its_lease_ends(
        self, done: list[str], clock: time_machine.Traveller
    ) -> None:
        enqueue(KIND, {"n": "1"})
        _claimed()
        clock.shift(queue.LEASE + SECOND)
        assert run_due() == 1
        assert done == ["1"]
        assert (_only().state, _only().attempts) == ("done", 2)

    def test_the_late_workers_end_is_ignored(self, done: list[str], clock: time_machine.Traveller) -> None:
        enqueue(KIND, {"n": "1"})
        late = _claimed()
        clock.shift(queue.LEASE + SECOND)
        second = _claimed()
        run_claim(late)
        assert _only().state == "running"
        assert _only().fence == second.fence == late.fence + 1
        run_claim(second)
        assert (_only().state, _only().attempts) == ("done", 2)

    def test_the_late_workers_failure_is_ignored_too(
        self, done: list[str], clock: time_machine.Traveller
    ) -> None:
        enqueue(KIND, {"n": "1", "fails": True})
        late = _claimed()
        clock.shift(queue.LEASE + SECOND)
        _claimed()
        run_claim(late)
        assert (_only().state, _only().error) == ("running", "")

    def test_progress_prolongs_the_lease_and_tells_a_late_worker_to_stop(
        self, done: list[str], clock: time_machine.Traveller
    ) -> None:
        enqueue(KIND, {"n": "1"})
        first = _claimed()
        clock.shift(queue.LEASE - SECOND)
        assert first.progress(1, 10)
        clock.shift(queue.LEASE - SECOND)
        assert claim_next() is None
        clock.shift(2 * SECOND)
        _claimed()
        assert first.progress(2, 10) is False
        assert (_only().done_units, _only().total_units) == (1, 10)


@pytest.mark.django_db
class TestFailure:
    def test_a_failure_is_tried_again_later_and_each_pause_is_longer(
        self, done: list[str], clock: time_machine.Traveller
    ) -> None:
        enqueue(KIND, {"n": "1", "fails": True})
        pauses = []
        for _ in range(queue.MOST_ATTEMPTS - 1):
            run_due()
            assert (_only().state, _only().error) == ("queued", "OSError")
            pauses.append(_only().run_after - timezone.now())
            assert claim_next() is None
            clock.shift(pauses[-1])
        assert pauses == sorted(pauses)
        assert pauses[0] < pauses[-1] <= dt.timedelta(minutes=5)

    def test_after_the_last_attempt_it_is_failed_and_left_alone(
        self, done: list[str], clock: time_machine.Traveller
    ) -> None:
        enqueue(KIND, {"n": "1", "fails": True})
        for _ in range(queue.MOST_ATTEMPTS - 1):
            run_due()
            clock.shift(dt.timedelta(hours=1))
        with pytest.raises(OSError, match="no disk"):
            run_due()
        assert (_only().state, _only().attempts) == ("failed", queue.MOST_ATTEMPTS)
        clock.shift(dt.timedelta(days=1))
        assert run_due() == 0

    def test_a_failing_job_does_not_hold_up_the_next(self, done: list[str]) -> None:
        enqueue(KIND, {"n": "1", "fails": True})
        enqueue(KIND, {"n": "2"})
        run_due()
        assert done == ["2"]

    def test_a_job_that_kills_every_worker_is_given_up(
        self, done: list[str], clock: time_machine.Traveller
    ) -> None:
        enqueue(KIND, {"n": "1"})
        for _ in range(queue.MOST_ATTEMPTS):
            _claimed()
            clock.shift(queue.LEASE + SECOND)
        assert claim_next() is None
        assert (_only().state, _only().error) == ("failed", "WorkerDied")

    def test_an_unknown_kind_is_a_failure_like_any_other(self) -> None:
        enqueue("nobody-does-this", {})
        assert run_due() == 1
        assert (_only().state, _only().error) == ("queued", "KeyError")


@pytest.mark.django_db
class TestEnqueue:
    def test_the_same_dedup_key_is_one_job(self) -> None:
        first = enqueue(KIND, {"n": "1"}, dedup_key="print:7")
        assert enqueue(KIND, {"n": "2"}, dedup_key="print:7").pk == first.pk
        assert _only().payload == {"n": "1"}

    def test_jobs_without_a_key_are_all_different(self) -> None:
        assert enqueue(KIND, {}).pk != enqueue(KIND, {}).pk

    def test_a_rolled_back_act_leaves_no_job(self) -> None:
        with pytest.raises(ZeroDivisionError):
            rolled_back(lambda: enqueue(KIND, {}))
        assert not Job.objects.exists()


@pytest.mark.usefixtures("committed_db")
def test_eight_workers_at_once_share_twelve_jobs_without_doing_one_twice(done: list[str]) -> None:
    for number in range(12):
        enqueue(KIND, {"n": str(number)})
    outcomes = at_once(8, lambda number: run_due())
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    while run_due():
        pass
    assert sorted(done, key=int) == [str(number) for number in range(12)]
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}
