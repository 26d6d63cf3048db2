"""Exports a list of the institution as a spreadsheet: a purpose, masked numbers, a second person above 200 rows."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record, record_about_each
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import Limit, require
from yiji.notices.send import notify
from yiji.register.models import RosterExport
from yiji.register.models.roster_export import ALONE_UP_TO, EXPORT_LISTS
from yiji.register.queries.export_rows import (
    COLUMNS,
    TITLES,
    count_rows,
    export_rows,
    exported_physicians,
)
from yiji.register.queries.list_rows import own_choice
from yiji.register.visibility import visible_exports
from yiji.uploads.cells import Cell
from yiji.uploads.workbooks import WorkbookSheet, write_csv, write_workbook
from yiji.vault.files import store_file

JOBS = {"xlsx": "export_roster", "csv": "export_roster_csv"}
EXPORTS_PER_ACCOUNT = Limit("export:account", 5, 86_400)
_PERMISSION = "institution:roster:export"


def ask_export(
    scope: Scope,
    *,
    list_name: str,
    file_kind: str,
    purpose: str,
    choice_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> RosterExport:
    """Write the request down; up to 200 rows the worker begins at once, above that a second person releases it.

    With ``choice_id`` only what was ticked or filtered, else the whole list. Raises NotFound for a choice of others,
    Refusal for an unknown list or a missing purpose, TooMany after five in a day. Call outside a transaction.
    """
    now = now or timezone.now()
    if scope.side != "institution" or scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    _require(list_name, file_kind, purpose)
    require(EXPORTS_PER_ACCOUNT, str(scope.user_id), "今天导出已达 5 次，请明天再导出，或请同事办理。")
    choice = own_choice(scope, choice_id) if choice_id else None
    if choice is not None and choice.list_name != list_name:
        raise NotFound
    rows = count_rows(scope, list_name, timezone.localdate(now), choice)
    with transaction.atomic():
        export = RosterExport.objects.create(
            institution_id=scope.organisation_id,
            list_name=list_name,
            choice=choice,
            file_kind=file_kind,
            purpose=purpose.strip()[:100],
            rows=rows,
            asked_by=scope.user_id,
            asked_by_person=scope.person_id or scope.user_id,
            asked_by_name=scope.display_name[:60],
            asked_at=now,
        )
        record(
            scope,
            "roster_export.ask",
            "roster_export",
            export.pk,
            reason=export.purpose,
            delta={"list": list_name, "rows": rows, "chosen": choice is not None},
        )
        if rows <= ALONE_UP_TO:
            _begin(export)
        else:
            notify(
                export.institution_id,
                "export-to-release",
                {},
                dedup_key=f"export:{export.pk}",
                object_kind="roster_export",
                object_id=export.pk,
            )
    export.refresh_from_db()
    return export


def release_export(
    scope: Scope, export_id: uuid.UUID, *, version: int, agree: bool, now: dt.datetime | None = None
) -> RosterExport:
    """The second person releases or declines. Raises NotFound, Conflict, Refusal for who asked."""
    now = now or timezone.now()
    export = visible_exports(scope).filter(pk=export_id).first()
    if export is None:
        raise NotFound
    if export.state != "asked" or export.rows <= ALONE_UP_TO:
        raise Conflict
    if export.asked_by_person == (scope.person_id or scope.user_id):
        raise Refusal(
            Problem(
                "same_person",
                "提出导出和放行的不能是同一人。",
                way_out="请由本机构另一名管理员或复核人员放行。",
            )
        )
    with transaction.atomic():
        moved = RosterExport.objects.filter(pk=export.pk, version=version, state="asked").update(
            version=F("version") + 1,
            state="released" if agree else "declined",
            released_by=scope.user_id,
            released_by_person=scope.person_id or scope.user_id,
            released_by_name=scope.display_name[:60],
            released_at=now,
        )
        if not moved:
            raise Conflict
        record(
            scope,
            "roster_export.release" if agree else "roster_export.decline",
            "roster_export",
            export.pk,
        )
        export.refresh_from_db()
        if agree:
            _begin(export)
    return export


@handler(JOBS["xlsx"])
@handler(JOBS["csv"])
def write_export(claim: Claim) -> JobResult:
    """Write the file as the asking operator sees the list now; nothing if he may no longer export."""
    export = RosterExport.objects.select_related("choice").get(pk=claim.job.payload["export"])
    user = User.objects.filter(pk=export.asked_by, is_active=True).first()
    scope = scope_for(user) if user else None
    if scope is None or not scope.may(_PERMISSION) or scope.organisation_id != export.institution_id:
        RosterExport.objects.filter(pk=export.pk).update(state="failed", version=F("version") + 1)
        raise Refusal(
            Problem("no_permission", "导出人已停用或不再有权导出。", way_out="请由在岗人员重新导出。")
        )
    now, cells = timezone.localtime(), []
    for done, rows in export_rows(scope, export.list_name, now.date(), export.choice):
        cells += rows
        if not claim.progress(done, max(export.rows, done)) or claim.cancelled():
            return JobResult("", {"done": done})
    data = _file(export, cells, now)
    with transaction.atomic():
        file = store_file(
            data,
            owner_kind="job",
            owner_id=claim.job.pk,
            document_kind="roster_export",
            media_type="application/octet-stream",
            created_by=export.asked_by,
        )
        RosterExport.objects.filter(pk=export.pk).update(state="done", version=F("version") + 1)
        record(scope, "roster_export.write", "roster_export", export.pk, delta={"rows": len(cells)})
        whom = exported_physicians(scope, export.list_name, now.date(), export.choice)
        record_about_each(
            scope, "roster_export.include", "roster_export", export.pk, whom, reason=export.purpose
        )
    return JobResult("", {"total": len(cells)}, file.pk)


def _file(export: RosterExport, cells: list[list[Cell]], now: dt.datetime) -> bytes:
    """The watermark stands in the file itself: who, when, why."""
    mark = f"{export.asked_by_name} {now:%Y-%m-%d %H:%M} 导出，用途：{export.purpose}"
    sheet = WorkbookSheet(TITLES[export.list_name], COLUMNS[export.list_name], cells)
    if export.file_kind == "csv":
        return write_csv(sheet.columns, [*cells, [mark]])
    notes = (mark, f"放行：{export.released_by_name or '不超过 200 行，不需要'}", "证件号码已遮盖。")
    return write_workbook([sheet], notes=notes)


def _begin(export: RosterExport) -> None:
    job = enqueue(
        JOBS[export.file_kind],
        {"export": str(export.pk)},
        dedup_key=f"export:{export.pk}",
        tenant_id=export.institution_id,
        requested_by=export.asked_by,
    )
    RosterExport.objects.filter(pk=export.pk).update(
        job_id=job.pk, state="released", version=F("version") + 1
    )
    export.refresh_from_db()


def _require(list_name: str, file_kind: str, purpose: str) -> None:
    problems = []
    if list_name not in EXPORT_LISTS:
        problems.append(
            Problem("list_name", "未选择要导出的名单。", field="list_name", way_out="请从列表中选择。")
        )
    if file_kind not in ("xlsx", "csv"):
        problems.append(
            Problem("file_kind", "未选择文件格式。", field="file_kind", way_out="请选择 XLSX 或 CSV。")
        )
    if len(purpose.strip()) < 4:
        problems.append(
            Problem(
                "purpose",
                "没有写明导出用途。",
                field="purpose",
                way_out="请至少写 4 个字，例如“年度人事统计”。",
            )
        )
    if problems:
        raise Refusal(*problems)
