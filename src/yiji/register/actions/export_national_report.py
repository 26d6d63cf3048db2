"""Exports the difference report of a national import as a spreadsheet: numbers masked, the purpose in the file."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.upload_national_register import own_upload
from yiji.register.queries.national_imports import (
    MOST_EXPORTED,
    REPORT_COLUMNS,
    REPORT_TITLES,
    import_rows,
    report_rows,
)
from yiji.uploads.cells import Cell
from yiji.uploads.workbooks import WorkbookSheet, write_csv, write_workbook
from yiji.vault.files import store_file

JOBS = {"xlsx": "export_national_report", "csv": "export_national_report_csv"}
_PERMISSION = "authority:qualification:import"


def ask_national_report(scope: Scope, import_id: uuid.UUID, *, which: str, file_kind: str) -> uuid.UUID:
    """Queue the writing of one tab of the report; returns the job's id.

    Raises NotFound for a foreign import, an unknown tab or kind of file, Conflict while it is being checked.
    """
    batch = own_upload(scope, import_id)
    if which not in REPORT_TITLES or file_kind not in JOBS:
        raise NotFound
    if batch.state not in ("ready", "applying", "done"):
        raise Conflict
    with transaction.atomic():
        job = enqueue(
            JOBS[file_kind],
            {"import": str(batch.pk), "which": which},
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        record(
            scope,
            "national_import.export",
            "national_import",
            batch.pk,
            delta={"which": which, "rows": getattr(batch, which)},
        )
    return job.pk


@handler(JOBS["xlsx"])
@handler(JOBS["csv"])
def write_report(claim: Claim) -> JobResult:
    """Write the file if who asked may still see the import; at most 100,000 rows, which the file says."""
    user = User.objects.filter(pk=claim.job.requested_by, is_active=True).first()
    scope = scope_for(user) if user else None
    if scope is None or not scope.may(_PERMISSION):
        raise Refusal(
            Problem("no_permission", "导出人已停用或不再有权导出。", way_out="请由在岗人员重新导出。")
        )
    batch = own_upload(scope, uuid.UUID(claim.job.payload["import"]))
    which = claim.job.payload["which"]
    cells: list[list[Cell]] = []
    total = min(import_rows(batch, which).count(), MOST_EXPORTED)
    for chunk in report_rows(batch, which):
        cells += chunk
        if not claim.progress(len(cells), total) or claim.cancelled():
            return JobResult("", {"done": len(cells)})
    mark = f"{scope.display_name} {timezone.localtime():%Y-%m-%d %H:%M} 导出，国家资格库 {batch.as_of.isoformat()}"
    if claim.job.kind == JOBS["csv"]:
        data = write_csv(REPORT_COLUMNS, [*cells, [mark]])
    else:
        notes = (mark, "证件号码和证书编码已遮盖。", f"最多 {MOST_EXPORTED} 行。")
        data = write_workbook([WorkbookSheet(REPORT_TITLES[which], REPORT_COLUMNS, cells)], notes=notes)
    file = store_file(
        data,
        owner_kind="job",
        owner_id=claim.job.pk,
        document_kind="national_report",
        media_type="application/octet-stream",
        created_by=scope.user_id,
    )
    return JobResult("", {"total": len(cells)}, file.pk)
