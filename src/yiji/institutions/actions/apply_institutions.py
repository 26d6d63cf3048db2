"""Writes the confirmed rows of an import: each row whole in a transaction of its own, each once (seed 1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.check_institutions import count_rows, figures
from yiji.institutions.actions.upload_institutions import APPLY
from yiji.institutions.import_columns import SEALED
from yiji.institutions.import_lines import Line, clean_line
from yiji.institutions.models import Institution, InstitutionImport, InstitutionImportRow
from yiji.institutions.models.institution_import import APPLIED_OUTCOMES
from yiji.institutions.queries.import_matching import Judged, Registered, as_stored, judge
from yiji.jobs.queue import Claim, JobResult, handler, when_finished
from yiji.search.find import index_name
from yiji.vault.fields import reveal, seal, sealed_value

CHUNK = 25
Progress = Callable[[int, int], bool]


@handler(APPLY)
def apply(claim: Claim) -> JobResult:
    """The job. A worker that comes after a killed one goes on with the first row that is not written yet."""
    import_id = uuid.UUID(claim.job.payload["import"])
    # "Try again" after all tries had failed: the import had been given back to its officer.
    InstitutionImport.objects.filter(pk=import_id, state="ready", job_id=claim.job.pk).update(
        state="applying", version=F("version") + 1
    )

    def progress(done: int, total: int) -> bool:
        return claim.progress(done, total) and not claim.cancelled()

    apply_rows(import_id, progress)
    return JobResult(str(import_id), figures(import_id))


def apply_rows(import_id: uuid.UUID, progress: Progress) -> InstitutionImport:
    """Write every row that waits; ``progress`` returning False stops between two rows."""
    batch = InstitutionImport.objects.select_related("authority").get(pk=import_id)
    if batch.state != "applying":
        return batch
    scope = Scope(
        side="authority",
        user_id=batch.confirmed_by,
        display_name=batch.confirmed_by_name,
        organisation_id=batch.authority_id,
    )
    wanted = InstitutionImportRow.objects.filter(batch=batch, outcome__in=APPLIED_OUTCOMES)
    waiting = list(wanted.filter(applied_at=None).order_by("row_number").values_list("pk", flat=True))
    done = wanted.exclude(applied_at=None).count()
    total = done + len(waiting)
    for row_id in waiting:
        apply_row(scope, batch, row_id)
        done += 1
        if (done % CHUNK == 0 or done == total) and not progress(done, total):
            return batch
    with transaction.atomic():
        InstitutionImport.objects.filter(pk=batch.pk, state="applying").update(
            state="done", finished_at=timezone.now(), **count_rows(batch.pk), version=F("version") + 1
        )
    batch.refresh_from_db()
    return batch


def apply_row(scope: Scope, batch: InstitutionImport, row_id: uuid.UUID) -> None:
    """Write one row with its mark, its search tokens and its audit event in one transaction, or nothing of it."""
    try:
        with transaction.atomic():
            row = (
                InstitutionImportRow.objects.select_for_update()
                .filter(pk=row_id, applied_at=None, outcome__in=APPLIED_OUTCOMES)
                .first()
            )
            if row is None:
                return
            line = _line(row, timezone.localdate())
            judged = judge(line, Registered(batch.authority, [line], lock=True))
            if judged.outcome == "unchanged":
                _mark(row, outcome="unchanged", institution=judged.institution, changes=[])
            elif (judged.outcome, judged.changes) != (row.outcome, row.changes):
                _changed_meanwhile(row, line, judged)
            else:
                institution_id = write_judged(judged)
                _mark(row, institution_id=institution_id, applied_at=timezone.now())
                record(
                    scope,
                    f"institution.import_{judged.outcome}",
                    "institution",
                    institution_id,
                    reason=f"import {batch.pk} row {row.row_number}",
                    delta=told_values(judged),
                )
    except IntegrityError:
        # Another authority took one of the numbers in this moment.
        row = InstitutionImportRow.objects.get(pk=row_id)
        line = _line(row, timezone.localdate())
        _changed_meanwhile(row, line, Judged("refused"))


def _line(row: InstitutionImportRow, today: dt.date) -> Line:
    return clean_line(row.row_number, {**row.cells, SEALED: reveal(row, SEALED)}, today)


def write_judged(judged: Judged) -> uuid.UUID:
    """Write a new or changed institution with its search tokens, in the caller's transaction; returns its id."""
    updates = dict(judged.updates)
    if judged.institution is None:
        phone = updates.pop(SEALED, "")
        made = Institution(**updates)
        seal(made, SEALED, phone)
        made.save(force_insert=True)
        index_name("institution", made.pk, made.name)
        return made.pk
    institution_id = judged.institution.pk
    if SEALED in updates:
        updates[SEALED] = sealed_value(Institution, SEALED, institution_id, updates[SEALED])
    Institution.objects.filter(pk=institution_id).update(**updates)
    if "name" in updates:
        index_name("institution", institution_id, updates["name"])
    return institution_id


def _mark(row: InstitutionImportRow, **values: Any) -> None:
    InstitutionImportRow.objects.filter(pk=row.pk, applied_at=None).update(**values)


def _changed_meanwhile(row: InstitutionImportRow, line: Line, judged: Judged) -> None:
    if judged.outcome != "refused" or not line.refused:
        line.problem(
            "changed_meanwhile",
            "name",
            "预览之后，该机构的登记信息已有变动，这一行没有写入。",
            "请把这一行重新上传，核对后再确认。",
        )
    _mark(row, outcome="refused", changes=[], problems=[as_stored(problem) for problem in line.problems])


def told_values(judged: Judged) -> dict[str, Any]:
    """What was written, for the audit log; a phone number only as having changed."""
    return {key: "***" if key == SEALED else value for key, value in judged.updates.items()}


@when_finished
def give_back(job: Any) -> None:
    """Writing that was stopped or failed goes back to its officer with what was written, to be continued."""
    if job.kind != APPLY or job.state not in ("cancelled", "failed"):
        return
    mine = InstitutionImport.objects.filter(pk=job.payload["import"], state="applying")
    mine.update(state="ready", **count_rows(uuid.UUID(job.payload["import"])), version=F("version") + 1)
