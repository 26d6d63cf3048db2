"""One result of the periodic assessment: entered by one officer, confirmed or withdrawn by another (A-9, ML 42)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.visibility import own_authority
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.record_conduct import four_eyes
from yiji.register.actions.tell_conduct import tell_assessment, tell_second_person
from yiji.register.conduct_visibility import get_assessment
from yiji.register.models import MultiInstitutionFiling, PeriodicAssessment, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.queries.assessment_checks import KnownResults, Period
from yiji.register.visibility import visible_physicians


def record_assessment(
    scope: Scope,
    physician_id: uuid.UUID,
    *,
    period_from: int,
    period_to: int,
    attempt: int,
    body: str,
    procedure: str,
    assessed_on: dt.date,
    result: str,
    trained_from: dt.date | None = None,
    trained_to: dt.date | None = None,
    now: dt.datetime | None = None,
) -> PeriodicAssessment:
    """Enter a result of a physician within the scope; it counts once another officer has confirmed it.

    A re-examination states the training before it. Raises NotFound, Conflict for a second one of the period, Refusal.
    """
    now = now or timezone.now()
    authority = own_authority(scope)
    physician = visible_physicians(scope).filter(pk=physician_id).first()
    if physician is None:
        raise NotFound
    place = _place_of(physician_id)
    problems = wrong_period(period_from, period_to, timezone.localdate(now))
    if not problems and place is not None:
        known = KnownResults.of(place, Period(period_from, period_to, attempt), [physician_id])
        found = known.problem(physician_id, assessed_on, timezone.localdate(now))
        problems += [found] if found else []
    if place is None:
        problems.append(
            Problem("not_here", "该医师当前没有执业机构，不能录入考核结果。", way_out="请核对注册状态。")
        )
    if attempt == 2 and (trained_from is None or trained_to is None or trained_to < trained_from):
        problems.append(
            Problem(
                "training",
                "再次考核须填写培训的起止日期。",
                "trained_from",
                "暂停执业期间须接受相关专业培训。",
                articles=("《医师法》第四十二条",),
            )
        )
    if problems or place is None:
        raise Refusal.of(problems)
    try:
        with transaction.atomic():
            row = PeriodicAssessment.objects.create(
                physician=physician,
                institution_id=place,
                authority=authority,
                period_from=period_from,
                period_to=period_to,
                attempt=attempt,
                body=body.strip()[:120],
                procedure=procedure,
                assessed_on=assessed_on,
                result=result,
                trained_from=trained_from if attempt == 2 else None,
                trained_to=trained_to if attempt == 2 else None,
                recorded_by_person=scope.person_id,
                recorded_by_name=scope.display_name[:60],
                recorded_at=now,
            )
            _log(scope, "record", row)
            tell_second_person(authority.pk, "assessment", row.pk, 0)
    except IntegrityError:
        raise Conflict("该医师这一周期的结果刚刚已被录入。请刷新后查看。") from None
    return row


def confirm_assessment(
    scope: Scope, assessment_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> PeriodicAssessment:
    """Another officer confirms: the rules read it, the physician is told, a failure also his institutions."""
    row = _own(scope, assessment_id)
    four_eyes(scope, row.recorded_by_person)
    with transaction.atomic():
        _step(row, version, "recorded", state="confirmed", **_answered(scope, now))
        _log(scope, "confirm", row)
        tell_assessment(row, "confirmed")
    return row


def return_assessment(
    scope: Scope, assessment_id: uuid.UUID, *, version: int, answer: str, now: dt.datetime | None = None
) -> PeriodicAssessment:
    """Another officer sends it back; the period is free again for the right entry."""
    row = _own(scope, assessment_id)
    four_eyes(scope, row.recorded_by_person)
    return _end(scope, row, version, "recorded", "returned", answer, now)


def withdraw_assessment(
    scope: Scope, assessment_id: uuid.UUID, *, version: int, answer: str, now: dt.datetime | None = None
) -> PeriodicAssessment:
    """A confirmed result was wrong: another officer than the one who entered it takes it back, the physician is told.

    Raises Conflict while a suspension rests on it: that is withdrawn first.
    """
    row = _own(scope, assessment_id)
    four_eyes(scope, row.recorded_by_person)
    if row.suspensions.filter(state__in=("recorded", "confirmed", "close_asked")).exists():
        raise Conflict("已据此责令暂停执业。请先撤回暂停执业的记录，再撤回考核结果。")
    with transaction.atomic():
        row = _end(scope, row, version, "confirmed", "withdrawn", answer, now)
        tell_assessment(row, "withdrawn")
    return row


def wrong_period(first: int, last: int, today: dt.date) -> list[Problem]:
    """What is wrong with the years of a period: at most four years, not before 2004, not beyond this year."""
    if 2004 <= first <= last <= today.year and last - first <= 3:
        return []
    return [
        Problem(
            "period",
            "考核周期的年份不对：应在2004年至{year}年之间，一个周期不超过四年。",
            "period_to",
            "周期一般为三年，例如2024—2026。",
            params={"year": today.year},
        )
    ]


def _place_of(physician_id: uuid.UUID) -> uuid.UUID | None:
    live = Registration.objects.filter(physician_id=physician_id, status__in=LIVE_STATUSES)
    place = live.order_by("-approved_on").values_list("primary_institution_id", flat=True).first()
    if place is not None:
        return place
    filed = MultiInstitutionFiling.objects.filter(registration__in=live, state="active")
    return filed.values_list("institution_id", flat=True).first()


def _own(scope: Scope, assessment_id: uuid.UUID) -> PeriodicAssessment:
    own_authority(scope)
    return get_assessment(scope, assessment_id)


def _end(
    scope: Scope,
    row: PeriodicAssessment,
    version: int,
    state: str,
    target: str,
    answer: str,
    now: dt.datetime | None,
) -> PeriodicAssessment:
    if not answer.strip():
        raise Refusal(Problem("required", "请写明理由。", "answer", "理由写入办理记录。"))
    changes = {**_answered(scope, now), "answer": answer.strip()[:300]}
    with transaction.atomic():
        _step(row, version, state, state=target, **changes)
        _log(scope, {"returned": "return", "withdrawn": "withdraw"}[target], row)
    return row


def _step(row: PeriodicAssessment, version: int, was: str, **changes: Any) -> None:
    moved = PeriodicAssessment.objects.filter(pk=row.pk, version=version, state=was).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise Conflict
    row.refresh_from_db()


def _answered(scope: Scope, now: dt.datetime | None) -> dict[str, Any]:
    return {
        "answered_by_person": scope.person_id,
        "answered_by_name": scope.display_name[:60],
        "answered_at": now or timezone.now(),
    }


def _log(scope: Scope, verb: str, row: PeriodicAssessment) -> None:
    delta = {"period": f"{row.period_from}-{row.period_to}", "attempt": row.attempt, "result": row.result}
    record(scope, f"assessment.{verb}", "assessment", row.pk, delta=delta, subject_id=row.physician_id)
