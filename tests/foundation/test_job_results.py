"""Jobs leave results, can be stopped and started again, and tell when they have ended."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from yiji.jobs import queue
from yiji.jobs.models import Job
from yiji.jobs.queries import one, recent
from yiji.jobs.queue import (
    Claim,
    JobResult,
    claim_next,
    enqueue,
    request_cancel,
    run_claim,
    run_due,
    start_again,
)
from yiji.kernel.outcome import NotFound, Problem, Refusal

KIND = "test-result"
FILE = uuid.uuid4()
HERE, ELSEWHERE = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def ended() -> Iterator[list[tuple[str, str]]]:
    """Kind and state of each job that was told to have ended; the handler counts five units."""
    seen: list[tuple[str, str]] = []

    @queue.handler(KIND)
    def count(claim: Claim) -> JobResult:
        told = claim.job.payload
        if told.get("refused"):
            raise Refusal(Problem("x", "第 {row} 行有误。", way_out="请改正。", params={"row": 7}))
        if told.get("fails"):
            raise OSError("no disk")
        done = 0
        for unit in range(5):
            if claim.cancelled():
                break
            if told.get("stop_at") == unit:
                request_cancel(claim.job.pk)
            claim.progress(unit + 1, 5)
            done += 1
        return JobResult("batch-1", {"good": done}, FILE)

    @queue.when_finished
    def remember(job: Job) -> None:
        seen.append((job.kind, job.state))

    yield seen
    queue._handlers.pop(KIND)
    queue._finishers.remove(remember)


def _only() -> Job:
    return Job.objects.get()


@pytest.mark.django_db
class TestResult:
    def test_a_job_leaves_figures_a_reference_and_a_file(self, ended: list[tuple[str, str]]) -> None:
        enqueue(KIND, {})
        run_due()
        job = _only()
        assert (job.state, job.result_ref, job.summary, job.result_file) == (
            "done",
            "batch-1",
            {"good": 5},
            FILE,
        )
        assert (job.done_units, job.total_units) == (5, 5)
        assert ended == [(KIND, "done")]

    def test_a_refusal_ends_the_job_at_once_with_its_words(self, ended: list[tuple[str, str]]) -> None:
        enqueue(KIND, {"refused": True})
        run_due()
        assert (_only().state, _only().attempts) == ("failed", 1)
        assert _only().error_words == "第 7 行有误。请改正。"
        assert ended == [(KIND, "failed")]

    def test_a_late_workers_result_is_not_kept(self, ended: list[tuple[str, str]]) -> None:
        with time_machine.travel(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC), tick=False) as clock:
            enqueue(KIND, {})
            late = claim_next()
            clock.shift(queue.LEASE * 2)
            assert claim_next()
            assert late
            run_claim(late)
        assert (_only().state, _only().summary, _only().result_file) == ("running", {}, None)
        assert ended == []

    def test_results_are_forgotten_when_they_are_old(self, ended: list[tuple[str, str]]) -> None:
        enqueue(KIND, {})
        run_due()
        now = timezone.now()
        assert queue.forget_results(now - dt.timedelta(days=1)) == []
        assert queue.forget_results(now + dt.timedelta(seconds=1)) == [FILE]
        assert _only().result_file is None
        assert queue.forget_results(now + dt.timedelta(seconds=1)) == []

    def test_a_result_is_taken_once(self, ended: list[tuple[str, str]]) -> None:
        enqueue(KIND, {})
        run_due()
        before, later = timezone.now() - dt.timedelta(minutes=1), timezone.now() + dt.timedelta(minutes=1)
        assert queue.mark_taken(_only().pk, uuid.uuid4(), before) is False
        assert queue.mark_taken(_only().pk, FILE, before) is True
        assert queue.mark_taken(_only().pk, FILE, before) is True
        assert queue.mark_taken(_only().pk, FILE, later) is False


@pytest.mark.django_db
class TestStopping:
    def test_a_waiting_job_is_stopped_at_once(self, ended: list[tuple[str, str]]) -> None:
        job = enqueue(KIND, {})
        assert request_cancel(job.pk)
        assert (_only().state, run_due()) == ("cancelled", 0)
        assert ended == [(KIND, "cancelled")]

    def test_a_running_job_stops_after_the_unit_at_hand_and_keeps_what_it_did(
        self, ended: list[tuple[str, str]]
    ) -> None:
        enqueue(KIND, {"stop_at": 2})
        run_due()
        assert (_only().state, _only().summary) == ("cancelled", {"good": 3})
        assert ended == [(KIND, "cancelled")]

    def test_the_control_a_job_that_nobody_stops_does_all_five(self, ended: list[tuple[str, str]]) -> None:
        enqueue(KIND, {"stop_at": 99})
        run_due()
        assert (_only().state, _only().summary) == ("done", {"good": 5})

    def test_stopping_twice_or_too_late_does_nothing(self, ended: list[tuple[str, str]]) -> None:
        job = enqueue(KIND, {})
        assert claim_next()
        assert request_cancel(job.pk) is True
        assert request_cancel(job.pk) is False
        done = enqueue(KIND, {})
        run_due()
        assert request_cancel(done.pk) is False

    def test_a_job_that_waits_for_its_next_try_is_not_kept_waiting(
        self, ended: list[tuple[str, str]]
    ) -> None:
        job = enqueue(KIND, {"fails": True})
        run_due()
        assert (_only().state, run_due()) == ("queued", 0)
        Job.objects.update(payload={})
        assert request_cancel(job.pk)
        assert run_due() == 1
        assert (_only().state, _only().summary) == ("cancelled", {"good": 0})


@pytest.mark.django_db
def test_a_failed_job_is_started_again_and_only_a_failed_one(ended: list[tuple[str, str]]) -> None:
    job = enqueue(KIND, {"refused": True})
    assert start_again(job.pk) is False
    run_due()
    Job.objects.update(payload={})
    assert start_again(job.pk) is True
    assert (_only().state, _only().error_words) == ("queued", "")
    run_due()
    assert _only().state == "done"
    assert start_again(job.pk) is False
    assert ended == [(KIND, "failed"), (KIND, "done")]


@pytest.mark.django_db
def test_jobs_are_read_by_those_they_belong_to() -> None:
    person = uuid.uuid4()
    mine = enqueue(KIND, {}, tenant_id=HERE, requested_by=person)
    other = enqueue("other", {}, tenant_id=HERE)
    foreign = enqueue(KIND, {}, tenant_id=ELSEWHERE)
    assert set(recent(HERE)) == {mine, other}
    assert set(recent(HERE, kinds=[KIND])) == {mine}
    assert set(recent(requested_by=person)) == {mine}
    assert not recent().exists()
    assert one(mine.pk, HERE) == mine
    for job_id, kinds in ((foreign.pk, None), (uuid.uuid4(), None), (other.pk, [KIND])):
        with pytest.raises(NotFound):
            one(job_id, HERE, kinds=kinds)
