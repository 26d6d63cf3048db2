"""Reads and checks every row of an uploaded spreadsheet of institutions, without touching any institution (seed 1)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from yiji.institutions.actions.upload_institutions import CHECK
from yiji.institutions.import_columns import (
    EXAMPLE_MARK,
    HEADINGS,
    KEYS,
    MOST_COLUMNS,
    MOST_ROWS,
    OWN_HEADINGS,
    SEALED,
    TEMPLATE_SHEETS,
)
from yiji.institutions.import_lines import Line, clean_line
from yiji.institutions.models import InstitutionImport, InstitutionImportRow
from yiji.institutions.queries.import_matching import (
    Judged,
    Registered,
    as_stored,
    judge,
    note_similar_names,
    note_twins,
)
from yiji.jobs.queue import Claim, JobResult, handler, when_finished
from yiji.kernel.outcome import Problem, Refusal
from yiji.uploads.headers import HeaderMatch, find_header
from yiji.uploads.sheets import Sheet, read_sheet
from yiji.vault.fields import sealed_value
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

CHUNK = 200
BROKE_OFF = "broke_off"
Progress = Callable[[int, int], bool]


@handler(CHECK)
def check(claim: Claim) -> JobResult:
    """The job: leftovers of a killed worker are cleared first, nothing shows before the end."""
    import_id = uuid.UUID(claim.job.payload["import"])
    # Somebody pressed "try again" after the check itself had broken off.
    InstitutionImport.objects.filter(
        pk=import_id, state="refused", problem__code=BROKE_OFF, job_id=claim.job.pk
    ).update(state="checking", problem={}, version=F("version") + 1)

    def progress(done: int, total: int) -> bool:
        return claim.progress(done, total) and not claim.cancelled()

    check_rows(import_id, progress)
    return JobResult(str(import_id), figures(import_id))


def check_rows(import_id: uuid.UUID, progress: Progress) -> InstitutionImport:
    """Read, clean, judge and store every row; ``progress`` returning False stops (nothing has been decided then)."""
    batch = InstitutionImport.objects.select_related("authority").get(pk=import_id)
    if batch.state != "checking":
        return batch
    try:
        sheet, header = _read(batch)
        lines, examples = _lines(sheet, header)
    except Refusal as refused:
        _refuse(batch, refused.problems[0])
        batch.refresh_from_db()
        return batch
    left_out = note_twins(lines)
    outcomes: dict[int, Judged] = {}
    for start in range(0, len(lines), CHUNK):
        chunk = lines[start : start + CHUNK]
        registered = Registered(batch.authority, chunk)
        for line in chunk:
            judged = judge(line, registered)
            skipped = line.number in left_out and judged.outcome != "refused"
            outcomes[line.number] = Judged("unchanged", judged.institution) if skipped else judged
        if not progress(min(start + CHUNK, len(lines)), len(lines)):
            return batch
    note_similar_names(lines, outcomes, batch.authority)
    with transaction.atomic():
        InstitutionImportRow.objects.filter(batch=batch).delete()
        InstitutionImportRow.objects.bulk_create(
            [_row(batch, line, outcomes[line.number]) for line in lines], batch_size=CHUNK
        )
        InstitutionImport.objects.filter(pk=batch.pk, state="checking").update(
            state="ready",
            sheet_name=sheet.name[:60],
            header_row=header.row_number,
            unknown_headings=[name[:60] for name in header.unknown if name.strip() not in OWN_HEADINGS][:20],
            notes=_notes(sheet, examples),
            **count_rows(batch.pk),
            version=F("version") + 1,
        )
    batch.refresh_from_db()
    return batch


def figures(import_id: uuid.UUID) -> dict[str, int]:
    """The figures for the page of the job."""
    counts = count_rows(import_id)
    names = ("new", "changed", "unchanged", "warned", "refused", "applied")
    return {"total": counts["rows_in"], **{name: counts[name] for name in names if counts[name]}}


def count_rows(import_id: uuid.UUID) -> dict[str, int]:
    """The figures of the import's rows: by outcome, and by whether somebody should look at them."""
    rows = InstitutionImportRow.objects.filter(batch_id=import_id)
    outcomes: Counter[str] = Counter()
    warned = applied = 0
    for outcome, has_warning, applied_at in rows.values_list("outcome", "warned", "applied_at"):
        outcomes[outcome] += 1
        warned += has_warning and outcome != "refused"
        applied += applied_at is not None
    total = outcomes.total()
    return {
        "rows_in": total,
        **{name: outcomes[name] for name in ("new", "changed", "unchanged", "refused")},
        "warned": warned,
        "good": total - warned - outcomes["refused"],
        "applied": applied,
    }


def _read(batch: InstitutionImport) -> tuple[Sheet, HeaderMatch]:
    file = StoredFile.objects.get(pk=batch.file_id, owner_kind="institution_import")
    sheet = read_sheet(
        read_file(file), f"list{batch.file_suffix}", most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
    )
    header = find_header(sheet, HEADINGS)
    if "name" not in header.positions or not {"registration_no", "uscc"} & set(header.positions):
        raise Refusal(
            Problem(
                "no_header",
                "没有找到表头行：前 20 行内应有“机构名称”，以及“登记号”或“统一社会信用代码”。",
                way_out="请下载模板，照模板的列名填写后重新上传。",
            )
        )
    if header.duplicated:
        names = "、".join(HEADINGS[key][0] for key in header.duplicated)
        raise Refusal(
            Problem(
                "column_twice",
                "表头中有重复的列：{names}。",
                way_out="请删去重复的列，或改成不同的列名后重新上传。",
                params={"names": names},
            )
        )
    return sheet, header


def _lines(sheet: Sheet, header: HeaderMatch) -> tuple[list[Line], list[int]]:
    """Every row below the headings; the template's own example is left out and told."""
    lines, examples = [], []
    today = timezone.localdate()
    for number, cells in header.data_rows(sheet):
        if isinstance(cells.get("name"), str) and EXAMPLE_MARK in str(cells["name"]):
            examples.append(number)
            continue
        lines.append(clean_line(number, cells, today))
    if not lines:
        raise Refusal(
            Problem("no_rows", "表头下面没有任何机构。", way_out="请填写后重新上传；示例行不会导入。")
        )
    return lines, examples


def _notes(sheet: Sheet, examples: list[int]) -> list[list[Any]]:
    """What the reader left out, but for the help sheets of our own template."""
    ours = "、".join(TEMPLATE_SHEETS[1:])
    kept = [w for w in sheet.warnings if not (w.code == "other_sheets" and w.params.get("names") == ours)]
    return [[w.message, w.way_out, dict(w.params)] for w in kept] + [
        [gettext_noop("第 {number} 行是模板的示例，没有导入。"), "", {"number": number}]
        for number in examples[:3]
    ]


def _row(batch: InstitutionImport, line: Line, judged: Judged) -> InstitutionImportRow:
    row_id = uuid.uuid4()
    return InstitutionImportRow(
        id=row_id,
        batch=batch,
        row_number=line.number,
        name=line.values.get("name", line.raw["name"])[:120],
        cells={key: line.raw[key] for key in KEYS if key != SEALED and line.raw[key]},
        responsible_phone=sealed_value(InstitutionImportRow, SEALED, row_id, line.raw[SEALED]),
        outcome=judged.outcome,
        warned=any(problem.severity == "WARN" for problem in line.problems),
        problems=[as_stored(problem) for problem in line.problems],
        changes=judged.changes,
        institution=judged.institution,
    )


def _refuse(batch: InstitutionImport, problem: Problem) -> None:
    stored = as_stored(problem)
    InstitutionImport.objects.filter(pk=batch.pk, state="checking").update(
        state="refused", problem=stored, finished_at=timezone.now(), version=F("version") + 1
    )


@when_finished
def put_away(job: Any) -> None:
    """A check that was stopped leaves nothing; one that broke off says so and may be tried again."""
    if job.kind != CHECK or job.state not in ("cancelled", "failed"):
        return
    mine = InstitutionImport.objects.filter(pk=job.payload["import"], state="checking")
    ended = {"finished_at": timezone.now(), "version": F("version") + 1}
    if job.state == "cancelled":
        mine.update(state="discarded", **ended)
        return
    problem = Problem(BROKE_OFF, "核对中断，没有办完。", way_out="请在任务页再试一次，或重新上传。")
    mine.update(state="refused", problem=as_stored(problem), **ended)
