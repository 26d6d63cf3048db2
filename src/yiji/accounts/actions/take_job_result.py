"""Hands out the result file of a background job, once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queries import one
from yiji.jobs.queue import FINISHED, mark_taken
from yiji.kernel.outcome import Conflict, NotFound
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

# A download that broke off may be started again for this long.
_AGAIN_WITHIN = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class TakenResult:
    """The clear bytes of the result."""

    data: bytes
    media_type: str


def take_job_result(
    scope: Scope, job_id: uuid.UUID, *, kinds: Collection[str], now: dt.datetime | None = None
) -> TakenResult:
    """The result of a job of the scope's organisation. Conflict when it was fetched over ten minutes ago."""
    if scope.organisation_id is None:
        raise NotFound
    job = one(job_id, scope.organisation_id, kinds=kinds)
    if job.result_file is None or job.state not in FINISHED:
        raise NotFound
    file = StoredFile.objects.filter(pk=job.result_file, owner_kind="job", owner_id=job.pk).first()
    if file is None:
        raise NotFound
    data = read_file(file)
    with transaction.atomic():
        if not mark_taken(job.pk, file.pk, (now or timezone.now()) - _AGAIN_WITHIN):
            raise Conflict("结果文件只能下载一次，已经下载过了。如需再取，请重新办理一次。")
        record(scope, "job.take_result", "job", job.pk, reason=job.kind)
    return TakenResult(data, file.media_type)
