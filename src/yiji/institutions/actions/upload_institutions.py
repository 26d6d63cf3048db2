"""An authority uploads a spreadsheet of institutions; a job reads and checks every row, nothing is written yet (seed 1)."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from pathlib import PurePosixPath

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import InstitutionImport
from yiji.institutions.models.institution_import import OPEN_STATES, RUNNING_STATES
from yiji.institutions.visibility import own_authority, visible_institution_imports
from yiji.jobs.queue import enqueue
from yiji.kernel.outcome import Conflict
from yiji.vault.files import store_file

CHECK, APPLY = "check_institutions", "apply_institutions"


def upload_institutions(
    scope: Scope, *, data: bytes, file_name: str, now: dt.datetime | None = None, queue: bool = True
) -> InstitutionImport:
    """Keep the file (its size is checked by the form) and queue its check; ``queue`` is off on the command line.

    The same file that is still under way gives the import that is there. Raises NotFound for anyone but an
    authority, Conflict while another import of the authority is being read or written.
    """
    now = now or timezone.now()
    authority = own_authority(scope)
    digest = hashlib.sha256(data).hexdigest()
    mine = visible_institution_imports(scope)
    same = mine.filter(file_sha256=digest)
    under_way = same.filter(state__in=OPEN_STATES).first()
    if under_way is not None:
        return under_way
    _require_idle(scope)
    import_id = uuid.uuid4()
    try:
        with transaction.atomic():
            file = store_file(
                data,
                owner_kind="institution_import",
                owner_id=import_id,
                document_kind="institution_import",
                media_type="application/octet-stream",
                created_by=scope.user_id,
            )
            batch = InstitutionImport.objects.create(
                id=import_id,
                authority=authority,
                file_id=file.pk,
                file_suffix=PurePosixPath(file_name.replace("\\", "/")).suffix.lower()[:6],
                file_sha256=digest,
                same_file_done_at=same.filter(state="done")
                .order_by("-finished_at")
                .values_list("finished_at", flat=True)
                .first(),
                uploaded_by=scope.user_id,
                uploaded_by_name=scope.display_name[:60],
                uploaded_at=now,
                job_id=queue_job(scope, CHECK, import_id, 0) if queue else None,
            )
            record(scope, "institution_import.upload", "institution_import", import_id)
    except IntegrityError:
        # Two tabs at once: the database lets one of them through.
        under_way = same.filter(state__in=OPEN_STATES).first()
        if under_way is None:
            raise _busy() from None
        return under_way
    return batch


def queue_job(scope: Scope, kind: str, import_id: uuid.UUID, round_number: int) -> uuid.UUID:
    """Queue the checking or writing of an import; returns the job's id."""
    job = enqueue(
        kind,
        {"import": str(import_id)},
        dedup_key=f"{kind}:{import_id}:{round_number}",
        tenant_id=scope.organisation_id,
        requested_by=scope.user_id,
    )
    return job.pk


def _require_idle(scope: Scope) -> None:
    if visible_institution_imports(scope).filter(state__in=RUNNING_STATES).exists():
        raise _busy()


def _busy() -> Conflict:
    return Conflict("本机关有一份机构名单正在核对或写入，请等它完成后再办。")
