"""Reads and judges a file of the national qualification register in chunks; nothing of the register is written yet."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.institutions.queries.import_matching import as_stored
from yiji.jobs.queue import Claim, JobResult, handler, when_finished
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.forget_national_import import forget_later
from yiji.register.actions.insert_many import insert_many
from yiji.register.actions.upload_national_register import CHECK
from yiji.register.models import NationalImport, NationalImportRow
from yiji.register.national_judged import NationalJudged
from yiji.register.national_lines import clean_national_line
from yiji.register.queries.national_file import NationalFile, open_national_file
from yiji.register.queries.national_matching import (
    judge_national,
    unseen,
    with_live_registration,
)
from yiji.uploads.cells import Cell
from yiji.vault.fields import sealed_value

CHUNK = 1_000
BROKE_OFF = "broke_off"
Progress = Callable[[int, int], bool]


@handler(CHECK)
def check(claim: Claim) -> JobResult:
    """The job. A worker that comes after a killed one goes on behind the last chunk that was kept."""
    import_id = uuid.UUID(claim.job.payload["import"])
    # Somebody pressed "try again" after the check itself had broken off.
    NationalImport.objects.filter(
        pk=import_id, state="refused", problem__code=BROKE_OFF, job_id=claim.job.pk
    ).update(state="checking", problem={}, finished_at=None, version=F("version") + 1)

    def progress(done: int, total: int) -> bool:
        return claim.progress(done, total) and not claim.cancelled()

    batch = check_national(import_id, progress)
    return JobResult(str(import_id), figures(batch))


def figures(batch: NationalImport) -> dict[str, int]:
    """The figures for the page of the job."""
    names = ("new", "changed", "unchanged", "refused", "vanished", "applied")
    return {"total": batch.rows_in, **{n: getattr(batch, n) for n in names if getattr(batch, n)}}


def check_national(import_id: uuid.UUID, progress: Progress) -> NationalImport:
    """Read, clean and judge every row; ``progress`` returning False stops between two chunks, to be continued."""
    batch = NationalImport.objects.get(pk=import_id)
    if batch.state != "checking":
        return batch
    try:
        file = open_national_file(batch)
        if _read_all(batch, file, progress):
            if not batch.rows_in:
                raise Refusal(Problem("no_rows", "表头下面没有任何记录。", way_out="请核对文件后重新上传。"))
            _note_unseen(batch)
            _ready(batch, file)
    except Refusal as refused:
        _refuse(batch, refused.problems[0])
    batch.refresh_from_db()
    return batch


def _read_all(batch: NationalImport, file: NationalFile, progress: Progress) -> bool:
    today = timezone.localdate()
    rows = (row for row in file.rows if row[0] > batch.read_row)
    while chunk := list(islice(rows, CHUNK)):
        if not _keep_chunk(batch, chunk, today):
            return False
        if not progress(batch.rows_in, max(batch.lines, batch.rows_in)):
            return False
    return True


def _keep_chunk(batch: NationalImport, chunk: Sequence[tuple[int, dict[str, Cell]]], today: dt.date) -> bool:
    """One chunk with its checkpoint in one transaction; False when another worker has taken over."""
    lines = [clean_national_line(number, cells, today, batch.province) for number, cells in chunk]
    with transaction.atomic():
        judged = judge_national(batch, lines)
        counts = Counter(one.outcome for one in judged)
        warned = sum(one.line.warned and not one.line.refused for one in judged)
        moved = NationalImport.objects.filter(pk=batch.pk, state="checking", read_row=batch.read_row).update(
            read_row=chunk[-1][0],
            rows_in=F("rows_in") + len(chunk),
            warned=F("warned") + warned,
            **{name: F(name) + counts[name] for name in ("new", "changed", "unchanged", "refused")},
        )
        if not moved:
            return False
        insert_many(NationalImportRow, [_row(batch, one) for one in judged])
    batch.read_row = chunk[-1][0]
    batch.rows_in += len(chunk)
    return True


def _row(batch: NationalImport, one: NationalJudged) -> dict[str, Any]:
    row_id = uuid.uuid4()
    detail: dict[str, Any] = {}
    if one.outcome == "refused":
        detail["raw"] = one.line.raw
    elif one.outcome != "unchanged":
        detail["values"] = one.line.values
    if one.changes:
        detail["changes"] = one.changes
    if one.line.problems:
        detail["problems"] = [as_stored(problem) for problem in one.line.problems]
    text = json.dumps(detail, ensure_ascii=False) if detail else ""
    return {
        "id": row_id,
        "batch_id": batch.pk,
        "row_number": one.line.number,
        "outcome": one.outcome,
        "urgent": one.urgent,
        "warned": one.line.warned and not one.line.refused,
        "columns": one.columns,
        "certificate_index": None if one.outcome == "refused" else one.certificate_index,
        "qualification_id": one.held["pk"] if one.held else None,
        "detail": sealed_value(NationalImportRow, "detail", row_id, text),
    }


def _note_unseen(batch: NationalImport) -> None:
    """Rows for the records that the file no longer has, numbered on behind its last row; repeatable."""
    last = batch.read_row + batch.rows.filter(outcome="vanished").count()
    while True:
        found = list(unseen(batch).order_by("pk").values_list("qualification_id", flat=True)[:CHUNK])
        if not found:
            return
        live = with_live_registration(found)
        with transaction.atomic():
            insert_many(
                NationalImportRow,
                [
                    {
                        "id": uuid.uuid4(),
                        "batch_id": batch.pk,
                        "row_number": last + count,
                        "outcome": "vanished",
                        "urgent": qualification in live,
                        "qualification_id": qualification,
                    }
                    for count, qualification in enumerate(found, start=1)
                ],
            )
        last += len(found)


def _ready(batch: NationalImport, file: NationalFile) -> None:
    NationalImport.objects.filter(pk=batch.pk, state="checking").update(
        state="ready",
        header_row=file.header_row,
        unknown_headings=file.unknown_headings,
        notes=[[note.message, note.way_out, dict(note.params)] for note in file.notes],
        vanished=batch.rows.filter(outcome="vanished").count(),
        checked_at=timezone.now(),
        version=F("version") + 1,
    )


def _refuse(batch: NationalImport, problem: Problem) -> None:
    with transaction.atomic():
        refused = NationalImport.objects.filter(pk=batch.pk, state="checking").update(
            state="refused",
            problem=as_stored(problem),
            finished_at=timezone.now(),
            version=F("version") + 1,
        )
        if refused:
            forget_later(batch.pk)


@when_finished
def put_away(job: Any) -> None:
    """A check that was stopped leaves nothing; one that broke off says so and may be tried again."""
    if job.kind != CHECK or job.state not in ("cancelled", "failed"):
        return
    mine = NationalImport.objects.filter(pk=job.payload["import"], state="checking")
    ended = {"finished_at": timezone.now(), "version": F("version") + 1}
    if job.state == "cancelled":
        if mine.update(state="discarded", **ended):
            forget_later(uuid.UUID(job.payload["import"]))
        return
    problem = Problem(BROKE_OFF, "核对中断，没有办完。", way_out="请在任务页再试一次，或重新上传。")
    mine.update(state="refused", problem=as_stored(problem), **ended)
