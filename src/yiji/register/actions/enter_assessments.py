"""A checked sheet of results goes to a second person, who has it written or sends it back (A-9)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record, record_about_each
from yiji.institutions.visibility import own_authority
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.record_conduct import four_eyes
from yiji.register.actions.tell_conduct import tell_assessment, tell_second_person
from yiji.register.actions.upload_assessments import WRITE
from yiji.register.conduct_visibility import get_sheet
from yiji.register.models import AssessmentRow, AssessmentSheet, PeriodicAssessment
from yiji.register.queries.assessment_checks import KnownResults, Period

CHUNK = 200


def submit_sheet(
    scope: Scope, sheet_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> AssessmentSheet:
    """Hand the checked sheet to the authority's second person; refused rows stay out. Raises Refusal without a good row."""
    sheet = _own(scope, sheet_id)
    if not sheet.good:
        raise Refusal(Problem("no_good_row", "没有一行可以录入。", way_out="请按各行的提示改正后重新上传。"))
    with transaction.atomic():
        _step(sheet, version, ("ready",), state="submitted", submitted_at=now or timezone.now())
        _log(scope, "submit", sheet)
        tell_second_person(sheet.authority_id, "assessment_sheet", sheet.pk, sheet.version)
    return sheet


def discard_sheet(scope: Scope, sheet_id: uuid.UUID, *, version: int) -> AssessmentSheet:
    """It was the wrong file, or it came back; nothing is entered."""
    sheet = _own(scope, sheet_id)
    with transaction.atomic():
        _step(sheet, version, ("ready", "returned", "refused"), state="discarded")
        _log(scope, "discard", sheet)
    return sheet


def confirm_sheet(
    scope: Scope, sheet_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> AssessmentSheet:
    """Another officer confirms; a job enters the good rows and tells each physician."""
    own_authority(scope)
    sheet = get_sheet(scope, sheet_id)
    four_eyes(scope, sheet.uploaded_by_person)
    with transaction.atomic():
        _step(sheet, version, ("submitted",), state="writing", **_answered(scope, now, ""))
        job = enqueue(
            WRITE,
            {"sheet": str(sheet.pk)},
            dedup_key=f"{WRITE}:{sheet.pk}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        AssessmentSheet.objects.filter(pk=sheet.pk).update(job_id=job.pk)
        _log(scope, "confirm", sheet)
    sheet.refresh_from_db()
    return sheet


def return_sheet(
    scope: Scope, sheet_id: uuid.UUID, *, version: int, answer: str, now: dt.datetime | None = None
) -> AssessmentSheet:
    """Another officer sends the whole sheet back with the reason."""
    own_authority(scope)
    sheet = get_sheet(scope, sheet_id)
    four_eyes(scope, sheet.uploaded_by_person)
    if not answer.strip():
        raise Refusal(Problem("required", "请写明退回的理由。", "answer", "报送人按理由改正后重新上传。"))
    with transaction.atomic():
        _step(sheet, version, ("submitted",), state="returned", **_answered(scope, now, answer))
        _log(scope, "return", sheet)
        notify(
            sheet.institution_id if sheet.side == "institution" else sheet.authority_id,
            "assessments-returned",
            {"period": f"{sheet.period_from}—{sheet.period_to}"},
            dedup_key=f"assessments-returned:{sheet.pk}:{sheet.version}",
            object_kind="assessment_sheet",
            object_id=sheet.pk,
        )
    return sheet


@handler(WRITE)
def write(claim: Claim) -> JobResult:
    """Enter the good rows, a few hundred in a transaction; a row entered already is passed over."""
    sheet = AssessmentSheet.objects.get(pk=claim.job.payload["sheet"])
    if sheet.state != "writing":
        return JobResult(str(sheet.pk))
    rows = list(sheet.rows.filter(state="good").order_by("row_number"))
    scope = Scope.system("考核结果")
    created = 0
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            created += _enter(scope, sheet, rows[start : start + CHUNK])
        claim.progress(min(start + CHUNK, len(rows)), len(rows))
    AssessmentSheet.objects.filter(pk=sheet.pk, state="writing").update(
        state="confirmed", version=F("version") + 1
    )
    return JobResult(str(sheet.pk), {"created": created, "skipped": len(rows) - created})


def _enter(scope: Scope, sheet: AssessmentSheet, rows: list[AssessmentRow]) -> int:
    period = Period(sheet.period_from, sheet.period_to, sheet.attempt)
    ids = [row.physician_id for row in rows if row.physician_id]
    known = KnownResults.of(sheet.institution_id, period, ids)
    results = [
        PeriodicAssessment(
            physician_id=row.physician_id,
            institution_id=sheet.institution_id,
            authority_id=sheet.authority_id,
            sheet=sheet,
            period_from=sheet.period_from,
            period_to=sheet.period_to,
            attempt=sheet.attempt,
            body=sheet.body,
            procedure=row.procedure,
            assessed_on=row.assessed_on,
            result=row.result,
            state="confirmed",
            recorded_by_person=sheet.uploaded_by_person,
            recorded_by_name=sheet.uploaded_by_name,
            recorded_at=sheet.uploaded_at,
            answered_by_person=sheet.answered_by_person,
            answered_by_name=sheet.answered_by_name,
            answered_at=sheet.answered_at,
        )
        for row in rows
        if row.physician_id and row.physician_id not in known.entered
    ]
    PeriodicAssessment.objects.bulk_create(results)
    record_about_each(
        scope,
        "assessment.enter",
        "assessment_sheet",
        sheet.pk,
        [one.physician_id for one in results],
    )
    for one in results:
        tell_assessment(one, "confirmed")
    return len(results)


def _own(scope: Scope, sheet_id: uuid.UUID) -> AssessmentSheet:
    sheet = get_sheet(scope, sheet_id)
    if sheet.side != scope.side:
        raise NotFound
    return sheet


def _answered(scope: Scope, now: dt.datetime | None, answer: str) -> dict[str, Any]:
    return {
        "answered_by_person": scope.person_id,
        "answered_by_name": scope.display_name[:60],
        "answered_at": now or timezone.now(),
        "answer": answer.strip()[:300],
    }


def _step(sheet: AssessmentSheet, version: int, states: tuple[str, ...], **changes: Any) -> None:
    moved = AssessmentSheet.objects.filter(pk=sheet.pk, version=version, state__in=states).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise Conflict
    sheet.refresh_from_db()


def _log(scope: Scope, verb: str, sheet: AssessmentSheet) -> None:
    delta = {"period": f"{sheet.period_from}-{sheet.period_to}", "good": sheet.good}
    record(scope, f"assessment_sheet.{verb}", "assessment_sheet", sheet.pk, delta=delta)
