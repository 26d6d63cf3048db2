"""An institution uploads its staff list; the worker finds the columns, the clerk confirms them (seed 6)."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.hr_columns import HEADINGS, LABELS, MOST_COLUMNS, MOST_ROWS, REQUIRED
from yiji.register.models import HrRoster
from yiji.register.visibility import visible_hr_rosters
from yiji.uploads.headers import find_header
from yiji.uploads.sheets import Sheet, read_sheet
from yiji.vault.files import read_file, store_file
from yiji.vault.models import StoredFile

RECOGNISE, COMPARE = "recognise_hr_roster", "compare_hr_roster"
RUNNING = ("uploaded", "comparing")


def upload_hr_roster(
    scope: Scope, *, data: bytes, file_name: str, now: dt.datetime | None = None
) -> HrRoster:
    """Keep the file (at most 10 MB, checked by the form) and let the worker look at it.

    Raises NotFound for anyone but an institution, Conflict while another list of the institution is being read.
    The same file again gives the list that is there.
    """
    now = now or timezone.now()
    if scope.side != "institution" or scope.organisation_id is None:
        raise NotFound
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        mine = visible_hr_rosters(scope)
        same = mine.filter(file_sha256=digest).exclude(state__in=("refused", "discarded")).first()
        if same is not None:
            return same
        if mine.filter(state__in=RUNNING).exists():
            raise Conflict("本院有一份名单正在读取，请等它完成后再上传。")
        roster_id = uuid.uuid4()
        file = store_file(
            data,
            owner_kind="hr_roster",
            owner_id=roster_id,
            document_kind="hr_roster",
            media_type="application/octet-stream",
            created_by=scope.user_id,
        )
        roster = HrRoster.objects.create(
            id=roster_id,
            institution_id=scope.organisation_id,
            file_id=file.pk,
            file_suffix=PurePosixPath(file_name.replace("\\", "/")).suffix.lower()[:6],
            file_sha256=digest,
            uploaded_by=scope.user_id,
            uploaded_by_name=scope.display_name[:60],
            uploaded_at=now,
        )
        job = enqueue(
            RECOGNISE,
            {"roster": str(roster_id)},
            dedup_key=f"{RECOGNISE}:{roster_id}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        HrRoster.objects.filter(pk=roster_id).update(job_id=job.pk)
        record(scope, "hr_roster.upload", "hr_roster", roster_id)
    roster.refresh_from_db()
    return roster


@handler(RECOGNISE)
def recognise(claim: Claim) -> JobResult:
    """Find the row of headings and propose which column holds what; a file that is no list is refused in words."""
    roster = HrRoster.objects.get(pk=claim.job.payload["roster"])
    if roster.state != "uploaded":
        return JobResult(str(roster.pk))
    try:
        sheet = read_hr_sheet(roster)
        found = find_header(sheet, HEADINGS)
        header = next((row for row in sheet.rows if row.number == found.row_number), None)
        if header is None:
            raise Refusal(
                Problem(
                    "no_header",
                    "没有找到表头行（前 20 行内没有“姓名”“身份证号”等列名）。",
                    way_out="请在数据上方保留一行列名，至少有“姓名”和“身份证号”。",
                )
            )
    except Refusal as refused:
        _refuse(roster, refused.problems[0])
        return JobResult(str(roster.pk), {"refused": 1})
    HrRoster.objects.filter(pk=roster.pk, state="uploaded").update(
        state="recognised",
        sheet_name=sheet.name[:60],
        header_row=found.row_number,
        headings=["" if cell is None else str(cell)[:40] for cell in header.cells],
        columns=dict(found.positions),
        notes=[[w.message, w.way_out, dict(w.params)] for w in sheet.warnings],
        version=F("version") + 1,
    )
    return JobResult(str(roster.pk))


def confirm_columns(
    scope: Scope, roster_id: uuid.UUID, *, columns: Mapping[str, int], version: int
) -> HrRoster:
    """The clerk has looked at the columns: compare. Raises NotFound, Conflict, Refusal at the field of a column."""
    roster = visible_hr_rosters(scope).filter(pk=roster_id).first()
    if roster is None:
        raise NotFound
    if roster.state != "recognised" or roster.version != version:
        raise Conflict
    _require_columns(columns, len(roster.headings))
    with transaction.atomic():
        moved = HrRoster.objects.filter(pk=roster.pk, version=version, state="recognised").update(
            state="comparing", columns=dict(columns), version=F("version") + 1
        )
        if not moved:
            raise Conflict
        job = enqueue(
            COMPARE,
            {"roster": str(roster.pk)},
            dedup_key=f"{COMPARE}:{roster.pk}:{version}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        HrRoster.objects.filter(pk=roster.pk).update(job_id=job.pk)
        record(scope, "hr_roster.compare", "hr_roster", roster.pk)
    roster.refresh_from_db()
    return roster


def discard_roster(scope: Scope, roster_id: uuid.UUID, *, version: int) -> None:
    """Put a list aside that was the wrong file; raises NotFound, or Conflict while it is being compared."""
    roster = visible_hr_rosters(scope).filter(pk=roster_id).first()
    if roster is None:
        raise NotFound
    with transaction.atomic():
        moved = HrRoster.objects.filter(
            pk=roster.pk, version=version, state__in=("uploaded", "recognised", "done")
        ).update(state="discarded", version=F("version") + 1)
        if not moved:
            raise Conflict
        record(scope, "hr_roster.discard", "hr_roster", roster.pk)


def read_hr_sheet(roster: HrRoster) -> Sheet:
    """The list's sheet, read in the limited child; raises Refusal with the reason."""
    file = StoredFile.objects.get(pk=roster.file_id, owner_kind="hr_roster")
    return read_sheet(
        read_file(file), f"list{roster.file_suffix}", most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
    )


def _refuse(roster: HrRoster, problem: Problem) -> None:
    HrRoster.objects.filter(pk=roster.pk).update(
        state="refused",
        problem={
            "message": problem.message,
            "way_out": problem.way_out,
            "params": dict(problem.params),
        },
        version=F("version") + 1,
    )


def _require_columns(columns: Mapping[str, int], width: int) -> None:
    problems = [
        Problem(
            "column_missing",
            "没有指定“{label}”在哪一列。",
            field=key,
            way_out="请选择一列；名单中没有这一列的，请补上后重新上传。",
            params={"label": LABELS[key]},
        )
        for key in REQUIRED
        if key not in columns
    ]
    taken: dict[int, str] = {}
    for key, place in columns.items():
        if key not in HEADINGS or not 0 <= place < width:
            raise Conflict
        if place in taken:
            problems.append(
                Problem(
                    "column_twice",
                    "“{label}”和“{other}”选了同一列。",
                    field=key,
                    way_out="请各选一列。",
                    params={"label": LABELS[key], "other": LABELS[taken[place]]},
                )
            )
        taken[place] = key
    if problems:
        raise Refusal(*problems)
