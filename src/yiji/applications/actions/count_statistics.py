"""Counts the figures of large registers in the background: each night for the usual periods, else when asked."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from yiji.accounts.models import AuthorityOfficer
from yiji.accounts.scope import Scope
from yiji.applications.models import StatisticsSnapshot
from yiji.applications.queries.statistics import count_figures, is_large
from yiji.applications.statistic_periods import usual_periods
from yiji.audit.record import record
from yiji.jobs.models import Job
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.jobs.worker import duty
from yiji.kernel.outcome import NotFound

KIND = "count_statistics"
FROM_HOUR = 1
KEPT_DAYS = 60
_last_night: dt.date | None = None


@duty
def count_nightly_duty() -> int:
    """The worker's round: once in the night, and when it was not running then, as soon as it is."""
    global _last_night
    now = timezone.localtime()
    if now.hour < FROM_HOUR or _last_night == now.date():
        return 0
    _last_night = now.date()
    return queue_nightly(now.date())


def queue_nightly(today: dt.date) -> int:
    """Queue the usual periods of every authority with a large register; a second run queues nothing more."""
    queued = 0
    at_work = AuthorityOfficer.objects.filter(ended_at__isnull=True).order_by("authority_id")
    periods = list(usual_periods(today).values())
    first, last = min(since for since, _until in periods), max(until for _since, until in periods)
    for authority_id in at_work.values_list("authority_id", flat=True).distinct():
        scope = _scope(authority_id)
        # Most registers are small even over all periods together: one look tells.
        if not is_large(scope, first, last):
            continue
        for since, until in periods:
            if is_large(scope, since, until):
                _enqueue(authority_id, since, until, today)
                queued += 1
    return queued


def ask_statistics(
    scope: Scope, since: dt.date, until: dt.date, *, now: dt.datetime | None = None
) -> uuid.UUID:
    """Count a period in the background; asked again on the same day it is the same job. Returns the job's id."""
    now = now or timezone.now()
    if scope.side != "authority" or scope.organisation_id is None:
        raise NotFound
    job = _enqueue(scope.organisation_id, since, until, timezone.localdate(now), scope.user_id)
    record(scope, "statistics.ask", "statistics", job.pk, delta={"since": str(since), "until": str(until)})
    return job.pk


def _enqueue(
    authority_id: uuid.UUID, since: dt.date, until: dt.date, today: dt.date, asked_by: uuid.UUID | None = None
) -> Job:
    period = {"since": since.isoformat(), "until": until.isoformat()}
    return enqueue(
        KIND,
        {"authority_id": str(authority_id), **period},
        dedup_key=f"statistics:{authority_id}:{since}:{until}:{today}",
        tenant_id=authority_id,
        requested_by=asked_by,
    )


@handler(KIND)
def count_job(claim: Claim) -> JobResult:
    """Count and store; the row of the period is written over."""
    payload = claim.job.payload
    since, until = dt.date.fromisoformat(payload["since"]), dt.date.fromisoformat(payload["until"])
    authority_id, now = uuid.UUID(payload["authority_id"]), timezone.now()
    StatisticsSnapshot.objects.update_or_create(
        authority_id=authority_id,
        since=since,
        until=until,
        defaults={
            "tables": count_figures(_scope(authority_id), since, until, now=now),
            "taken_at": now,
        },
    )
    StatisticsSnapshot.objects.filter(taken_at__lt=now - dt.timedelta(days=KEPT_DAYS)).delete()
    return JobResult()


def _scope(authority_id: uuid.UUID) -> Scope:
    """The worker counts with the authority's eyes and may do nothing else."""
    return Scope(side="authority", organisation_id=authority_id, display_name="statistics")
