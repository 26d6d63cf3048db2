"""A sheet of assessment results: uploaded by an institution or an authority, checked by a job (A-9, ASS-04)."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import asdict, replace
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.institutions.visibility import visible_institutions
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.insert_many import insert_many
from yiji.register.actions.record_assessment import wrong_period
from yiji.register.assessment_columns import (
    HEADINGS,
    LABELS,
    MOST_COLUMNS,
    MOST_ROWS,
    REQUIRED,
    ResultLine,
    clean_line,
)
from yiji.register.models import AssessmentRow, AssessmentSheet, Physician
from yiji.register.queries.assessment_checks import KnownResults, Period
from yiji.uploads.headers import find_header
from yiji.uploads.sheets import read_sheet
from yiji.vault.crypto import blind_index
from yiji.vault.fields import sealed_value
from yiji.vault.files import read_file, store_file
from yiji.vault.models import StoredFile

CHECK, CHECK_OWN, WRITE = "check_assessments", "check_own_assessments", "write_assessments"


def upload_assessments(
    scope: Scope,
    *,
    data: bytes,
    file_name: str,
    period_from: int,
    period_to: int,
    attempt: int,
    body: str,
    institution_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> AssessmentSheet:
    """Keep the file and queue its check. An institution uploads its own, an authority names one of its region.

    Raises NotFound, Conflict while another sheet of the institution is being read, Refusal for a wrong period.
    """
    now = now or timezone.now()
    institution = _institution(scope, institution_id)
    problems = wrong_period(period_from, period_to, timezone.localdate(now))
    if problems:
        raise Refusal.of(problems)
    sheet_id = uuid.uuid4()
    authority_id = scope.organisation_id if scope.side == "authority" else institution.licence_issuer_id
    with transaction.atomic():
        if AssessmentSheet.objects.filter(institution=institution, state__in=("reading", "writing")).exists():
            raise Conflict("该机构有一份考核结果正在读取或者写入，请等它完成后再上传。")
        file = store_file(
            data,
            owner_kind="assessment_sheet",
            owner_id=sheet_id,
            document_kind="assessment_sheet",
            media_type="application/octet-stream",
            created_by=scope.user_id,
        )
        sheet = AssessmentSheet.objects.create(
            id=sheet_id,
            institution=institution,
            authority_id=authority_id,
            side=scope.side,
            period_from=period_from,
            period_to=period_to,
            attempt=attempt,
            body=body.strip()[:120],
            file_id=file.pk,
            file_suffix=PurePosixPath(file_name.replace("\\", "/")).suffix.lower()[:6],
            file_sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=scope.user_id,
            uploaded_by_person=scope.person_id,
            uploaded_by_name=scope.display_name[:60],
            uploaded_at=now,
        )
        job = enqueue(
            CHECK if scope.side == "authority" else CHECK_OWN,
            {"sheet": str(sheet_id)},
            dedup_key=f"{CHECK}:{sheet_id}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        AssessmentSheet.objects.filter(pk=sheet_id).update(job_id=job.pk)
        record(scope, "assessment_sheet.upload", "assessment_sheet", sheet_id, tenant_id=institution.pk)
    sheet.refresh_from_db()
    return sheet


def _institution(scope: Scope, institution_id: uuid.UUID | None) -> Institution:
    wanted = scope.organisation_id if scope.side == "institution" else institution_id
    found = visible_institutions(scope).filter(pk=wanted).first() if wanted else None
    if found is None or scope.side not in ("institution", "authority"):
        raise NotFound
    return found


@handler(CHECK)
@handler(CHECK_OWN)
def check(claim: Claim) -> JobResult:
    """Read, clean and match every row; nothing is entered yet. A sheet that is no list is refused in words."""
    sheet = AssessmentSheet.objects.get(pk=claim.job.payload["sheet"])
    if sheet.state != "reading":
        return JobResult(str(sheet.pk))
    try:
        lines, notes = _lines(sheet)
    except Refusal as refused:
        problem = refused.problems[0]
        AssessmentSheet.objects.filter(pk=sheet.pk, state="reading").update(
            state="refused", problem=_stored(problem), version=F("version") + 1
        )
        return JobResult(str(sheet.pk), {"refused": 1})
    rows = [_row(sheet, line) for line in lines]
    _match(sheet, rows, lines, timezone.localdate(sheet.uploaded_at))
    good = sum(row["state"] == "good" for row in rows)
    with transaction.atomic():
        AssessmentRow.objects.filter(sheet=sheet).delete()
        insert_many(AssessmentRow, rows)
        AssessmentSheet.objects.filter(pk=sheet.pk, state="reading").update(
            state="ready",
            notes=notes,
            rows_in=len(rows),
            good=good,
            refused=len(rows) - good,
            version=F("version") + 1,
        )
    return JobResult(str(sheet.pk), {"total": len(rows), "good": good, "refused": len(rows) - good})


def _lines(sheet: AssessmentSheet) -> tuple[list[ResultLine], list[list[Any]]]:
    file = StoredFile.objects.get(pk=sheet.file_id, owner_kind="assessment_sheet")
    read = read_sheet(
        read_file(file), f"list{sheet.file_suffix}", most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
    )
    header = find_header(read, HEADINGS)
    missing = [LABELS[key] for key in REQUIRED if key not in header.positions]
    if missing:
        raise Refusal(
            Problem(
                "no_header",
                "没有找到这些列：{names}。",
                way_out="前 20 行内应有一行列名：姓名、身份证号、考核结果、考核日期。可以下载模板填写。",
                params={"names": "、".join(missing)},
            )
        )
    seen: dict[str, int] = {}
    lines = []
    for number, cells in header.data_rows(read):
        line = clean_line(number, cells)
        if line.problem is None and line.id_number in seen:
            line = replace(line, problem=_twice(seen[line.id_number]))
        elif line.problem is None:
            seen[line.id_number] = number
        lines.append(line)
    if not lines:
        raise Refusal(Problem("no_rows", "表头下面没有任何医师。", way_out="请填写后重新上传。"))
    return lines, [[w.message, w.way_out, dict(w.params)] for w in read.warnings]


def _twice(first: int) -> Problem:
    return Problem(
        "twice",
        "证件号码与第 {first} 行相同。",
        LABELS["id_number"],
        "一名医师只填一行，请删去一行。",
        params={"first": first},
    )


def _row(sheet: AssessmentSheet, line: ResultLine) -> dict[str, Any]:
    row_id = uuid.uuid4()
    taken = line.problem is None
    return {
        "id": row_id,
        "sheet_id": sheet.pk,
        "row_number": line.number,
        "name": line.name,
        "id_number": sealed_value(AssessmentRow, "id_number", row_id, line.id_number) if taken else None,
        "id_number_index": blind_index("id_number", line.id_number) if taken else None,
        "physician_id": None,
        "result": line.result,
        "procedure": line.procedure,
        "assessed_on": line.assessed_on,
        "state": "good" if taken else "refused",
        "problem": _stored(line.problem) if line.problem else {},
    }


def _match(
    sheet: AssessmentSheet, rows: list[dict[str, Any]], lines: list[ResultLine], today: dt.date
) -> None:
    """Who each clean row is, by ID number and name, and whether his result may be entered."""
    indexes = [row["id_number_index"] for row in rows if row["id_number_index"]]
    people = {
        index: (pk, name)
        for index, pk, name in Physician.objects.filter(id_number_index__in=indexes).values_list(
            "id_number_index", "pk", "name"
        )
    }
    period = Period(sheet.period_from, sheet.period_to, sheet.attempt)
    known = KnownResults.of(sheet.institution_id, period, [pk for pk, _name in people.values()])
    for row, line in zip(rows, lines, strict=True):
        if row["state"] != "good":
            continue
        physician_id, name = people.get(row["id_number_index"], (None, ""))
        if physician_id is None or name != line.name:
            problem: Problem | None = Problem(
                "unknown",
                "医师库中没有姓名和证件号码都相符的医师。",
                "id_number",
                "请核对姓名和证件号码。",
            )
        else:
            problem = known.problem(physician_id, line.assessed_on or today, today)
        row["physician_id"] = physician_id if problem is None else None
        if problem is not None:
            row["state"] = "refused"
            column = LABELS.get(problem.field, problem.field)
            row["problem"] = _stored(replace(problem, field=column))


def _stored(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "params": dict(problem.params), "articles": list(problem.articles)}
