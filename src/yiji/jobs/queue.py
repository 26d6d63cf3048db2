"""Enqueue, claim, finish: a killed worker's job comes back when its lease ends; a late worker is fenced off."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from yiji.jobs.models import Job
from yiji.kernel.outcome import Refusal

LEASE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 8
# Nothing more happens to a job in one of these states, unless somebody starts it again.
FINISHED = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class JobResult:
    """What a job leaves behind: a reference, counts by name, and the id of an encrypted file to be fetched."""

    ref: str = ""
    summary: Mapping[str, int] = field(default_factory=dict)
    result_file: uuid.UUID | None = None


@dataclass
class Claim:
    """A job held under a lease; ``fence`` proves that the lease is still ours."""

    job: Job
    fence: int
    stopping: bool = False

    def progress(self, done: int, total: int) -> bool:
        """Store progress and extend the lease; False when another worker has taken over (stop at once)."""
        return bool(
            Job.objects.filter(pk=self.job.pk, fence=self.fence, state="running").update(
                done_units=done, total_units=total, lease_until=timezone.now() + LEASE
            )
        )

    def cancelled(self) -> bool:
        """Whether somebody asked to stop: finish the unit at hand, then return what was done so far."""
        self.stopping = Job.objects.filter(pk=self.job.pk, cancel_requested_at__isnull=False).exists()
        return self.stopping


Handler = Callable[[Claim], str | JobResult | None]
Finisher = Callable[[Job], None]
_handlers: dict[str, Handler] = {}
_finishers: list[Finisher] = []


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``; it must be repeatable.

    It returns a reference or a JobResult. A Refusal that it raises ends the job at once with those words.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def when_finished(function: Finisher) -> Finisher:
    """Register a function called with each job that ended, in the transaction that ends it."""
    _finishers.append(function)
    return function


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    dedup_key: str = "",
    tenant_id: uuid.UUID | None = None,
    requested_by: uuid.UUID | None = None,
) -> Job:
    """Add a job in the caller's transaction; the same ``dedup_key`` again returns the job that is there."""
    job, _created = Job.objects.get_or_create(
        dedup_key=dedup_key or str(uuid.uuid4()),
        defaults={
            "kind": kind,
            "payload": payload,
            "tenant_id": tenant_id,
            "requested_by": requested_by,
            "run_after": timezone.now(),
        },
    )
    return job


def request_cancel(job_id: uuid.UUID) -> bool:
    """Stop a job: at once while it waits, at its next unit while it runs; False when it has ended already.

    Who may stop it is checked by the caller.
    """
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state="queued", attempts=0)
    with transaction.atomic():
        if waiting.update(state="cancelled", cancel_requested_at=now, finished_at=now, fence=F("fence") + 1):
            _finished(job_id)
            return True
        # One that waits for its next try gets it now, so that its handler can put away what it has begun.
        Job.objects.filter(pk=job_id, state="queued").update(run_after=now)
        unfinished = Job.objects.filter(pk=job_id).exclude(state__in=FINISHED)
        return bool(unfinished.filter(cancel_requested_at__isnull=True).update(cancel_requested_at=now))


def start_again(job_id: uuid.UUID) -> bool:
    """Queue a failed job once more; False when it has not failed. Who may do so is checked by the caller."""
    return bool(
        Job.objects.filter(pk=job_id, state="failed").update(
            state="queued",
            attempts=0,
            run_after=timezone.now(),
            error="",
            error_words="",
            cancel_requested_at=None,
            finished_at=None,
        )
    )


def mark_taken(job_id: uuid.UUID, file_id: uuid.UUID, since: dt.datetime) -> bool:
    """Note that the result was fetched; False when that happened before ``since`` or the file is another."""
    mine = Job.objects.filter(pk=job_id, result_file=file_id)
    if mine.filter(result_taken_at__isnull=True).update(result_taken_at=timezone.now()):
        return True
    return mine.filter(result_taken_at__gte=since).exists()


def forget_results(before: dt.datetime, most: int = 100) -> list[uuid.UUID]:
    """Drop the links to result files of jobs that ended before ``before``; returns the ids of the files."""
    old = Job.objects.filter(result_file__isnull=False, finished_at__lt=before)
    found = list(old.values_list("pk", "result_file")[:most])
    Job.objects.filter(pk__in=[job_id for job_id, _file in found]).update(result_file=None)
    return [file_id for _job, file_id in found if file_id]


def claim_next() -> Claim | None:
    """Take the oldest due job, or one whose worker died; None when nothing is due."""
    now = timezone.now()
    due = Q(state="queued", run_after__lte=now) | Q(state="running", lease_until__lt=now)
    _give_up_deadly(now)
    for job in Job.objects.filter(due).order_by("run_after")[:5]:
        taken = Job.objects.filter(due, pk=job.pk, fence=job.fence).update(
            state="running", fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=now + LEASE
        )
        if taken:
            job.refresh_from_db()
            return Claim(job, job.fence)
    return None


def _give_up_deadly(now: dt.datetime) -> None:
    """A job that takes its worker down each time must not come back for ever."""
    deadly = Job.objects.filter(state="running", lease_until__lt=now, attempts__gte=MOST_ATTEMPTS)
    for job_id in deadly.values_list("pk", flat=True)[:20]:
        with transaction.atomic():
            if deadly.filter(pk=job_id).update(
                state="failed", lease_until=None, error="WorkerDied", finished_at=now, fence=F("fence") + 1
            ):
                _finished(job_id)


def run_claim(claim: Claim) -> None:
    """Do one claimed job; an exception is retried with growing pauses and told after the last attempt."""
    try:
        result = _handlers[claim.job.kind](claim)
    except Refusal as refusal:
        words = "；".join(problem.text() + problem.way_out_text() for problem in refusal.problems)
        _end(claim, state="failed", error="Refusal", error_words=words[:300])
        return
    except Exception as error:  # a job's failure must not end the worker
        if claim.job.attempts >= MOST_ATTEMPTS:
            _end(claim, state="failed", error=type(error).__name__)
            raise
        pause = dt.timedelta(seconds=min(2**claim.job.attempts, 300))
        _ours(claim).update(
            state="queued", run_after=timezone.now() + pause, lease_until=None, error=type(error).__name__
        )
        return
    left = result if isinstance(result, JobResult) else JobResult(ref=result or "")
    _end(
        claim,
        state="cancelled" if claim.stopping else "done",
        result_ref=left.ref,
        summary=dict(left.summary),
        result_file=left.result_file,
        error="",
    )


def _ours(claim: Claim) -> Any:
    return Job.objects.filter(pk=claim.job.pk, fence=claim.fence, state="running")


def _end(claim: Claim, **values: Any) -> None:
    with transaction.atomic():
        if _ours(claim).update(finished_at=timezone.now(), lease_until=None, **values):
            _finished(claim.job.pk)


def _finished(job_id: uuid.UUID) -> None:
    if _finishers:
        job = Job.objects.get(pk=job_id)
        for function in _finishers:
            function(job)


def run_due(most: int = 50) -> int:
    """Run up to ``most`` due jobs; returns how many were run."""
    for count in range(most):
        claim = claim_next()
        if claim is None:
            return count
        run_claim(claim)
    return most
