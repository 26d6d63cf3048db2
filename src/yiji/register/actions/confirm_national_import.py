"""An officer has looked at what an import of the national register would do: have it written, or put it aside."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.register.actions.forget_national_import import forget_later
from yiji.register.actions.upload_national_register import (
    APPLY,
    busy,
    own_upload,
    queue_job,
    require_idle,
    require_not_older,
)
from yiji.register.models import NationalImport


def confirm_national_import(
    scope: Scope,
    import_id: uuid.UUID,
    *,
    version: int,
    looked_at_vanished: bool = False,
    now: dt.datetime | None = None,
    queue: bool = True,
) -> NationalImport:
    """Queue the writing; the figures that were looked at are those of ``version``.

    Raises NotFound, Conflict (another version, or another import is running), Refusal when a newer import was written
    since the check, when no row is good, and when records vanished without the officer saying that he has looked.
    """
    now = now or timezone.now()
    batch = own_upload(scope, import_id)
    if batch.state != "ready" or batch.version != version:
        raise Conflict
    require_idle()
    _require(batch, looked_at_vanished)
    try:
        with transaction.atomic():
            moved = NationalImport.objects.filter(pk=batch.pk, version=version, state="ready").update(
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
                "national_import.confirm",
                "national_import",
                batch.pk,
                delta={
                    name: getattr(batch, name)
                    for name in ("rows_in", "new", "changed", "unchanged", "refused", "vanished")
                },
            )
    except IntegrityError:
        raise busy() from None
    batch.refresh_from_db()
    return batch


def discard_national_import(
    scope: Scope, import_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> NationalImport:
    """Put an import aside of which nothing is written yet; its rows and its file are forgotten.

    Raises NotFound, Conflict.
    """
    batch = own_upload(scope, import_id)
    with transaction.atomic():
        moved = NationalImport.objects.filter(
            pk=batch.pk, version=version, state__in=("ready", "receiving"), applied=0
        ).update(state="discarded", finished_at=now or timezone.now(), version=F("version") + 1)
        if not moved:
            raise Conflict
        forget_later(batch.pk)
        record(scope, "national_import.discard", "national_import", batch.pk)
    batch.refresh_from_db()
    return batch


def _require(batch: NationalImport, looked_at_vanished: bool) -> None:
    require_not_older(batch.as_of, batch.province)
    since = NationalImport.objects.filter(state="done", finished_at__gt=batch.checked_at)
    if not batch.applied and since.exists():
        raise Refusal(
            Problem(
                "checked_before",
                "核对之后，国家资格库已有另一份名单写入，这份核对结果不再有效。",
                way_out="请把这次导入作废，重新上传并核对。",
            )
        )
    if batch.rows_in == batch.refused:
        raise Refusal(
            Problem(
                "nothing_to_write",
                "没有一行通过，不能写入。",
                way_out="请按原因核对名单的格式后重新上传，或把这次导入作废。",
            )
        )
    if batch.vanished and not looked_at_vanished:
        raise Refusal(
            Problem(
                "vanished",
                "有 {count} 条原有记录不在这份名单中，还没有确认看过。",
                field="looked_at_vanished",
                way_out="请先看“消失”一栏：名单不完整的请作废后重新上传；确认完整的请勾选后写入。",
                params={"count": batch.vanished},
            )
        )
