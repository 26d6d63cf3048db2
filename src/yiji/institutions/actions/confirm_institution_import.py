"""An officer has looked at the preview of an import: have it written, or put it aside (seed 1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.upload_institutions import APPLY, queue_job
from yiji.institutions.models import InstitutionImport, InstitutionImportRow
from yiji.institutions.queries.institution_imports import own_import
from yiji.kernel.outcome import Conflict, Problem, Refusal


def confirm_institution_import(
    scope: Scope, import_id: uuid.UUID, *, version: int, now: dt.datetime | None = None, queue: bool = True
) -> InstitutionImport:
    """Queue the writing of the new and changed rows.

    Raises NotFound, Conflict (another version, or another import is running), Refusal when no row would change
    anything.
    """
    now = now or timezone.now()
    batch = own_import(scope, import_id)
    if batch.state != "ready" or batch.version != version:
        raise Conflict
    if not batch.rows.filter(applied_at__isnull=True, outcome__in=("new", "changed")).exists():
        raise Refusal(
            Problem(
                "nothing_to_write",
                "没有新增或变更的行，不需要写入。",
                way_out="请按原因改正未通过的行后重新上传，或把这次导入作废。",
            )
        )
    try:
        with transaction.atomic():
            moved = InstitutionImport.objects.filter(pk=batch.pk, version=version, state="ready").update(
                state="applying",
                confirmed_by=scope.user_id,
                confirmed_by_name=scope.display_name[:60],
                confirmed_at=now,
                job_id=queue_job(scope, APPLY, batch.pk, version) if queue else None,
                version=F("version") + 1,
            )
            if not moved:
                raise Conflict
            record(
                scope,
                "institution_import.confirm",
                "institution_import",
                batch.pk,
                delta={"new": batch.new, "changed": batch.changed, "refused": batch.refused},
            )
    except IntegrityError:
        raise Conflict("本机关有另一份机构名单正在核对或写入，请等它完成后再确认。") from None
    batch.refresh_from_db()
    return batch


def discard_institution_import(scope: Scope, import_id: uuid.UUID, *, version: int) -> InstitutionImport:
    """Put an import aside that was the wrong file; its rows are forgotten. Raises NotFound, Conflict."""
    batch = own_import(scope, import_id)
    if batch.applied:
        raise Conflict("这次导入已经写入了一部分，不能作废；可以继续写入其余的行。")
    with transaction.atomic():
        moved = InstitutionImport.objects.filter(pk=batch.pk, version=version, state="ready").update(
            state="discarded", finished_at=timezone.now(), version=F("version") + 1
        )
        if not moved:
            raise Conflict
        InstitutionImportRow.objects.filter(batch=batch).delete()
        record(scope, "institution_import.discard", "institution_import", batch.pk)
    batch.refresh_from_db()
    return batch
