"""Writes a confirmed import of the national qualification register: in chunks, each whole and each once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record, record_about_each
from yiji.jobs.queue import Claim, JobResult, handler, when_finished
from yiji.register.actions.check_national_register import figures
from yiji.register.actions.forget_national_import import forget_later
from yiji.register.actions.insert_holders import (
    NewPerson,
    NewQualification,
    insert_people,
    insert_qualifications,
)
from yiji.register.actions.insert_many import insert_many
from yiji.register.actions.upload_national_register import APPLY
from yiji.register.models import (
    ImportBatch,
    NationalImport,
    NationalImportRow,
    NationalRecord,
    Qualification,
)
from yiji.register.national_judged import NationalJudged
from yiji.register.national_lines import NationalLine
from yiji.register.queries.national_matching import judge_national
from yiji.vault.fields import reveal_value, sealed_value

CHUNK = 1_000
_OBJECT = "national_import"
_ON_QUALIFICATION = ("level", "category", "obtained_on", "issuer")
Progress = Callable[[int, int], bool]


@handler(APPLY)
def apply(claim: Claim) -> JobResult:
    """The job. A worker that comes after a killed one goes on behind the last chunk that was written."""
    import_id = uuid.UUID(claim.job.payload["import"])
    # "Try again" after all tries had failed: the import had been given back to its officer.
    NationalImport.objects.filter(pk=import_id, state="ready", job_id=claim.job.pk).update(
        state="applying", version=F("version") + 1
    )

    def progress(done: int, total: int) -> bool:
        return claim.progress(done, total) and not claim.cancelled()

    return JobResult(str(import_id), figures(apply_national(import_id, progress)))


def apply_national(import_id: uuid.UUID, progress: Progress) -> NationalImport:
    """Write every row that waits; ``progress`` returning False stops between two chunks, to be continued."""
    batch = NationalImport.objects.select_related("batch").get(pk=import_id)
    if batch.state != "applying":
        return batch
    total = batch.rows_in + batch.vanished
    done = batch.rows.filter(row_number__lte=batch.written_row).count()
    while rows := list(batch.rows.filter(row_number__gt=batch.written_row).order_by("row_number")[:CHUNK]):
        if not _write_chunk(batch, rows):
            return batch
        done += len(rows)
        if not progress(done, max(total, done)):
            return batch
    _finish(batch)
    batch.refresh_from_db()
    return batch


def scope_of(batch: NationalImport) -> Scope:
    """In whose name the rows are written: who confirmed them."""
    if batch.authority_id is None:
        return Scope.system(_OBJECT)
    return Scope(
        side="authority",
        user_id=batch.confirmed_by,
        display_name=batch.confirmed_by_name,
        organisation_id=batch.authority_id,
    )


def _write_chunk(batch: NationalImport, rows: Sequence[NationalImportRow]) -> bool:
    """One chunk with its marks, its audit events and its checkpoint in one transaction; False: somebody took over."""
    with transaction.atomic():
        moved = NationalImport.objects.filter(
            pk=batch.pk, state="applying", written_row=batch.written_row
        ).update(written_row=rows[-1].row_number)
        if not moved:
            return False
        if batch.batch is None:
            batch.batch = _figures_of_old(batch)
        by_outcome: dict[str, list[NationalImportRow]] = {}
        for row in rows:
            by_outcome.setdefault(row.outcome, []).append(row)
        written = _write_news(batch, [*by_outcome.get("new", ()), *by_outcome.get("changed", ())])
        _see_again(batch, by_outcome.get("unchanged", ()))
        written += _mark_missing(batch, by_outcome.get("vanished", ()))
        NationalImportRow.objects.filter(pk__in=written).update(applied_at=timezone.now())
        NationalImport.objects.filter(pk=batch.pk).update(
            applied=F("applied") + len(written), batch=batch.batch
        )
    batch.written_row = rows[-1].row_number
    return True


def _figures_of_old(batch: NationalImport) -> ImportBatch:
    """The run that the qualifications themselves refer to, as with any other import."""
    return ImportBatch.objects.create(
        source_name=f"国家资格库 {batch.province or '全国'} {batch.as_of.isoformat()}",
        file_sha256=batch.file_sha256,
        authority_id=batch.authority_id,
    )


def _write_news(batch: NationalImport, rows: Sequence[NationalImportRow]) -> list[uuid.UUID]:
    """New and changed records, judged once more: what is otherwise than the officer saw it is not written."""
    seen = [_detail(row) for row in rows]
    lines = [NationalLine(row.row_number, {}, one["values"]) for row, one in zip(rows, seen, strict=True)]
    judged = judge_national(batch, lines, again=True)
    new: list[tuple[NationalImportRow, NationalJudged]] = []
    written, stale = [], []
    for row, one, before in zip(rows, judged, seen, strict=True):
        if (one.outcome, one.changes) != (row.outcome, before.get("changes", [])):
            stale.append(row)
        elif row.outcome == "new":
            new.append((row, one))
        elif _write_change(batch, row, one):
            written.append(row.pk)
        else:
            stale.append(row)
    _insert(batch, new)
    _changed_meanwhile(batch, stale)
    return [*written, *(row.pk for row, _one in new)]


def _insert(batch: NationalImport, new: Sequence[tuple[NationalImportRow, NationalJudged]]) -> None:
    if not new or batch.batch is None:
        return
    unknown: dict[uuid.UUID, NewPerson] = {}
    for _row, one in new:
        if one.physician_id is None and one.id_index is not None:
            unknown.setdefault(one.id_index, _person(one))
    people = insert_people(unknown.values())
    physicians = {
        one.certificate_index: one.physician_id or people[one.id_index]
        for _row, one in new
        if one.certificate_index and one.id_index
    }
    made = insert_qualifications(
        [
            _qualification(one, physicians[one.certificate_index])
            for _row, one in new
            if one.certificate_index
        ],
        batch.batch,
    )
    insert_many(
        NationalRecord,
        [
            {
                "id": uuid.uuid4(),
                "qualification_id": made[one.certificate_index],
                "province": one.line.values["province"],
                "holder_name": one.line.values["name"],
                "as_of": batch.as_of,
                "last_import_id": batch.pk,
            }
            for _row, one in new
            if one.certificate_index
        ],
    )
    record_about_each(scope_of(batch), "qualification.import_new", _OBJECT, batch.pk, physicians.values())


def _person(one: NationalJudged) -> NewPerson:
    values = one.line.values
    if one.id_index is None:
        raise ValueError("a clean row has an identity number")
    return NewPerson(
        values["name"],
        values.get("sex", ""),
        values.get("birth_date", ""),
        values["id_number"],
        one.id_index,
        identity_document=values.get("identity_document", ""),
    )


def _qualification(one: NationalJudged, physician_id: uuid.UUID) -> NewQualification:
    values = one.line.values
    if one.certificate_index is None:
        raise ValueError("a clean row has a certificate number")
    return NewQualification(
        physician_id,
        values["level"],
        values["category"],
        values["certificate_no"],
        one.certificate_index,
        values["obtained_year"],
        values.get("obtained_on", ""),
        values.get("issuer", ""),
    )


def _write_change(batch: NationalImport, row: NationalImportRow, one: NationalJudged) -> bool:
    """Write what differs, if it still stands as it was compared; False when somebody else was faster."""
    if one.held is None:
        return False
    changes = {key: (old, new) for key, old, new in one.changes}
    held = {key: one.held[key] for key in _ON_QUALIFICATION if key in changes}
    if held:
        values = {key: changes[key][1] or None for key in held}
        if not Qualification.objects.filter(pk=one.held["pk"], **_where(held)).update(**values):
            return False
    NationalRecord.objects.update_or_create(
        qualification_id=one.held["pk"],
        defaults={
            "province": one.line.values["province"],
            "holder_name": one.line.values["name"],
            "as_of": batch.as_of,
            "last_import": batch,
            "changed_on": batch.as_of,
            "changed_columns": one.columns,
            "missing_since": None,
        },
    )
    record(
        scope_of(batch),
        "qualification.import_changed",
        "qualification",
        one.held["pk"],
        reason=f"import {batch.pk} row {row.row_number}",
        delta={key: [old, new] for key, (old, new) in changes.items()},
        subject_id=one.held["physician_id"],
    )
    return True


def _where(values: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{key}__isnull" if value is None else key: True if value is None else value
        for key, value in values.items()
    }


def _see_again(batch: NationalImport, rows: Sequence[NationalImportRow]) -> None:
    """Unchanged records: noted as seen; those of other imports get their national record now."""
    ids = [row.qualification_id for row in rows if row.qualification_id]
    known = NationalRecord.objects.filter(qualification_id__in=ids)
    have = set(known.values_list("qualification_id", flat=True))
    known.update(as_of=batch.as_of, last_import=batch)
    fresh = Qualification.objects.filter(pk__in=[one for one in ids if one not in have]).select_related(
        "physician"
    )
    NationalRecord.objects.bulk_create(
        [
            NationalRecord(
                qualification=one,
                province=one.certificate_no_prefix[4:6],
                holder_name=one.physician.name,
                as_of=batch.as_of,
                last_import=batch,
            )
            for one in fresh
        ],
        batch_size=500,
    )


def _mark_missing(batch: NationalImport, rows: Sequence[NationalImportRow]) -> list[uuid.UUID]:
    """Records that the file no longer has stay as they are; since when they are missing is noted."""
    if not rows:
        return []
    ids = [row.qualification_id for row in rows]
    NationalRecord.objects.filter(qualification_id__in=ids, missing_since__isnull=True).update(
        missing_since=batch.as_of
    )
    whom = Qualification.objects.filter(pk__in=ids).values_list("physician_id", flat=True)
    record_about_each(scope_of(batch), "qualification.import_missing", _OBJECT, batch.pk, whom)
    return [row.pk for row in rows]


def _changed_meanwhile(batch: NationalImport, rows: Sequence[NationalImportRow]) -> None:
    """What the officer saw is no longer so: refused with the reason, and the figures follow."""
    for row in rows:
        detail = _detail(row)
        detail["problems"] = [
            {
                "severity": "BLOCK",
                "field": "certificate_no",
                "code": "changed_meanwhile",
                "message": "核对之后，这条记录已有变动，这一行没有写入。",
                "way_out": "请在下一次导入时核对。",
                "params": {},
            }
        ]
        text = json.dumps({"values": detail["values"], "problems": detail["problems"]}, ensure_ascii=False)
        NationalImportRow.objects.filter(pk=row.pk).update(
            outcome="refused",
            columns=["certificate_no"],
            detail=sealed_value(NationalImportRow, "detail", row.pk, text),
        )
        NationalImport.objects.filter(pk=batch.pk).update(
            **{row.outcome: F(row.outcome) - 1}, refused=F("refused") + 1
        )


def _detail(row: NationalImportRow) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reveal_value(NationalImportRow, "detail", row.pk, row.detail))
    return found


def _finish(batch: NationalImport) -> None:
    with transaction.atomic():
        ended = NationalImport.objects.filter(pk=batch.pk, state="applying").update(
            state="done", finished_at=timezone.now(), version=F("version") + 1
        )
        if not ended:
            return
        batch.refresh_from_db()
        if batch.batch_id:
            ImportBatch.objects.filter(pk=batch.batch_id).update(
                rows=batch.rows_in,
                good=batch.new + batch.changed,
                unchanged=batch.unchanged,
                refused=batch.refused,
                warned=batch.warned,
            )
        forget_later(batch.pk)


@when_finished
def give_back(job: Any) -> None:
    """Writing that was stopped or failed goes back to its officer with what was written, to be continued."""
    if job.kind == APPLY and job.state in ("cancelled", "failed"):
        mine = NationalImport.objects.filter(pk=job.payload["import"], state="applying")
        mine.update(state="ready", version=F("version") + 1)
