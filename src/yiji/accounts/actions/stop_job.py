"""Stops a background job of one's own organisation; what it has done so far stays."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queries import one
from yiji.jobs.queue import request_cancel
from yiji.kernel.outcome import Conflict, NotFound


def stop_job(scope: Scope, job_id: uuid.UUID, *, kinds: Collection[str]) -> uuid.UUID:
    """Ask the job to stop; ``kinds`` are those that the scope may see. Conflict when it has ended already."""
    if scope.organisation_id is None:
        raise NotFound
    job = one(job_id, scope.organisation_id, kinds=kinds)
    with transaction.atomic():
        if not request_cancel(job.pk):
            raise Conflict("该任务已经办完，或已要求停止。")
        record(scope, "job.stop", "job", job.pk, reason=job.kind)
    return job.pk
