"""Enqueue, claim, finish: a killed worker's job comes back when its lease ends; a late worker is fenced off."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from yiji.jobs.models import Job

LEASE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 8


@dataclass
class Claim:
    """A job held under a lease; ``fence`` proves that the lease is still ours."""

    job: Job
    fence: int

    def progress(self, done: int, total: int) -> bool:
        """Store progress and extend the lease; False when another worker has taken over (stop at once)."""
        return bool(
            Job.objects.filter(pk=self.job.pk, fence=self.fence, state="running").update(
                done_units=done, total_units=total, lease_until=timezone.now() + LEASE
            )
        )


Handler = Callable[[Claim], str]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``; it returns a result reference and must be repeatable."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


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


def claim_next() -> Claim | None:
    """Take the oldest due job, or one whose worker died; None when nothing is due."""
    now = timezone.now()
    due = Q(state="queued", run_after__lte=now) | Q(state="running", lease_until__lt=now)
    # A job that takes its worker down each time must not come back for ever.
    Job.objects.filter(state="running", lease_until__lt=now, attempts__gte=MOST_ATTEMPTS).update(
        state="failed", lease_until=None, error="WorkerDied", fence=F("fence") + 1
    )
    for job in Job.objects.filter(due).order_by("run_after")[:5]:
        taken = Job.objects.filter(due, pk=job.pk, fence=job.fence).update(
            state="running", fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=now + LEASE
        )
        if taken:
            job.refresh_from_db()
            return Claim(job, job.fence)
    return None


def run_claim(claim: Claim) -> None:
    """Do one claimed job; an exception is retried with growing pauses and told after the last attempt."""
    ours = Job.objects.filter(pk=claim.job.pk, fence=claim.fence, state="running")
    try:
        result = _handlers[claim.job.kind](claim)
    except Exception as error:  # a job's failure must not end the worker
        last = claim.job.attempts >= MOST_ATTEMPTS
        pause = dt.timedelta(seconds=min(2**claim.job.attempts, 300))
        ours.update(
            state="failed" if last else "queued",
            run_after=timezone.now() + pause,
            lease_until=None,
            error=f"{type(error).__name__}",
        )
        if last:
            raise
        return
    ours.update(state="done", result_ref=result or "", finished_at=timezone.now(), lease_until=None, error="")


def run_due(most: int = 50) -> int:
    """Run up to ``most`` due jobs; returns how many were run."""
    for count in range(most):
        claim = claim_next()
        if claim is None:
            return count
        run_claim(claim)
    return most
