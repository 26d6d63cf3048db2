"""Starts a failed background job of one's own organisation again."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queries import one
from yiji.jobs.queue import start_again
from yiji.kernel.outcome import Conflict, NotFound


def retry_job(scope: Scope, job_id: uuid.UUID, *, kinds: Collection[str]) -> uuid.UUID:
    """Queue the job once more; ``kinds`` are those that the scope may see. Conflict unless it has failed."""
    if scope.organisation_id is None:
        raise NotFound
    job = one(job_id, scope.organisation_id, kinds=kinds)
    with transaction.atomic():
        if not start_again(job.pk):
            raise Conflict("该任务不需要重试：它正在办理或已经办完。")
        record(scope, "job.retry", "job", job.pk, reason=job.kind)
    return job.pk
