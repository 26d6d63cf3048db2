"""An officer records a penalty, suspension or bar; another officer puts it in force or sends it back (A-10)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.visibility import own_authority
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.suspend_practice import bring_up_to_date
from yiji.register.actions.tell_conduct import tell_conduct, tell_second_person
from yiji.register.conduct_rules import KINDS, LONGEST_GROUND, wrong_content
from yiji.register.conduct_visibility import get_assessment, get_conduct
from yiji.register.models import ConductRecord, PeriodicAssessment, Physician, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_physicians
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal
from yiji.vault.files import store_file


def record_conduct(
    scope: Scope,
    physician_id: uuid.UUID | None,
    *,
    kind: str,
    decided_by: str,
    decided_on: dt.date,
    document_no: str,
    ground: str,
    effective_from: dt.date,
    effective_to: dt.date | None = None,
    lifelong: bool = False,
    evidence: tuple[bytes, str] | None = None,
    assessment_id: uuid.UUID | None = None,
    name: str = "",
    id_number: str = "",
    now: dt.datetime | None = None,
) -> ConductRecord:
    """Write the record; nothing follows from it before another officer confirms.

    Without ``physician_id`` the decision's name and ID number (normalised) tell who it is: he need not be registered
    in the region, or anywhere. ``evidence`` is the document as (bytes, media type), checked by the form. Raises
    NotFound for a physician of others, Refusal with everything that is wrong (among it ASS-03 for a suspension after
    a failed assessment).
    """
    now = now or timezone.now()
    authority = own_authority(scope)
    physician = _person(scope, physician_id, name, id_number)
    if kind not in KINDS:
        raise NotFound
    failed = _failed_assessment(scope, physician, kind, assessment_id)
    _refuse_wrong(
        kind,
        wrong_content(
            kind,
            decided_on=decided_on,
            effective_from=effective_from,
            effective_to=effective_to,
            lifelong=lifelong,
            after_failure=failed is not None,
            today=timezone.localdate(now),
        ),
        decided_by=decided_by,
        document_no=document_no,
        ground=ground,
        evidence=evidence,
    )
    row = ConductRecord(
        physician=physician,
        institution_id=_institution_of(physician),
        authority=authority,
        assessment=failed,
        kind=kind,
        decided_by=decided_by.strip()[:120],
        decided_on=decided_on,
        document_no=document_no.strip()[:60],
        effective_from=effective_from,
        effective_to=effective_to,
        lifelong=lifelong,
        recorded_by_person=scope.person_id,
        recorded_by_name=scope.display_name[:60],
        recorded_at=now,
    )
    seal(row, "ground", ground.strip())
    with transaction.atomic():
        if evidence is not None:
            data, media_type = evidence
            row.evidence_id = store_file(
                data,
                owner_kind="conduct_record",
                owner_id=row.pk,
                document_kind="decision",
                media_type=media_type,
                created_by=scope.user_id,
            ).pk
        row.save(force_insert=True)
        _log(scope, "record", row, {"kind": kind, "document_no": row.document_no})
        tell_second_person(authority.pk, "conduct_record", row.pk, 0)
    return row


def confirm_conduct(
    scope: Scope, record_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> ConductRecord:
    """Another officer puts it in force: the rules read it from now on, a suspension is written to the register."""
    now = now or timezone.now()
    row = _waiting(scope, record_id)
    with transaction.atomic():
        step(row, version, "recorded", state="confirmed", **_answered(scope, now))
        _log(scope, "confirm", row, {"kind": row.kind})
        if row.kind == "suspension":
            bring_up_to_date(scope, row.physician_id, now, timezone.localdate(now))
        tell_conduct(row, "confirmed", label=KINDS[row.kind].label)
    row.refresh_from_db()
    return row


def return_conduct(
    scope: Scope, record_id: uuid.UUID, *, version: int, answer: str, now: dt.datetime | None = None
) -> ConductRecord:
    """Another officer sends it back with what is wrong; it has no effect and is recorded anew."""
    row = _waiting(scope, record_id)
    if not answer.strip():
        raise Refusal(Problem("required", "请写明退回的理由。", "answer", "经办人按理由改正后重新登记。"))
    with transaction.atomic():
        changes = {**_answered(scope, now or timezone.now()), "answer": answer.strip()[:300]}
        step(row, version, "recorded", state="returned", **changes)
        _log(scope, "return", row, {"kind": row.kind})
    return row


def step(row: ConductRecord, version: int, was: str, **changes: Any) -> None:
    """One new version of a record still in the state ``was``; raises Conflict when somebody was faster."""
    moved = ConductRecord.objects.filter(pk=row.pk, version=version, state=was).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise Conflict
    row.refresh_from_db()


def four_eyes(scope: Scope, first: uuid.UUID | None) -> None:
    """Raises Refusal for the person who took the first step himself, whatever log-in he uses."""
    if first is None or first == scope.person_id:
        raise Refusal(
            Problem(
                "four_eyes",
                "须由经办人以外的一人复核。",
                way_out="请由另一名工作人员办理；登记有误的，请其退回。",
                articles=("《行政许可法》第三十四条",),
            )
        )


def _person(scope: Scope, physician_id: uuid.UUID | None, name: str, id_number: str) -> Physician:
    if physician_id is not None:
        seen = visible_physicians(scope).filter(pk=physician_id).first()
        if seen is None:
            raise NotFound
        return seen
    index = blind_index("id_number", id_number) if id_number else None
    found = Physician.objects.filter(id_number_index=index, name=name).first() if index else None
    if found is None:
        raise Refusal(
            Problem(
                "unknown",
                "医师库中没有姓名和身份证号都相符的人员。",
                "id_number",
                "请按决定书核对；没有取得医师资格的人员不在医师库中。",
            )
        )
    return found


def _waiting(scope: Scope, record_id: uuid.UUID) -> ConductRecord:
    own_authority(scope)
    row = get_conduct(scope, record_id)
    four_eyes(scope, row.recorded_by_person)
    return row


def _answered(scope: Scope, now: dt.datetime) -> dict[str, Any]:
    return {
        "answered_by_person": scope.person_id,
        "answered_by_name": scope.display_name[:60],
        "answered_at": now,
    }


def _log(scope: Scope, verb: str, row: ConductRecord, delta: dict[str, Any]) -> None:
    record(scope, f"conduct.{verb}", "conduct_record", row.pk, delta=delta, subject_id=row.physician_id)


def _failed_assessment(
    scope: Scope, physician: Physician, kind: str, assessment_id: uuid.UUID | None
) -> PeriodicAssessment | None:
    if assessment_id is None:
        return None
    found = get_assessment(scope, assessment_id)
    if found.physician_id != physician.pk or kind != "suspension":
        raise NotFound
    if found.state != "confirmed" or found.result != "failed" or found.attempt != 1:
        raise Conflict("这次考核不是已确认的不合格结果，不能据此责令暂停执业。")
    return found


def _institution_of(physician: Physician) -> uuid.UUID | None:
    live = Registration.objects.filter(physician=physician, status__in=LIVE_STATUSES).order_by("-approved_on")
    return live.values_list("primary_institution_id", flat=True).first()


def _refuse_wrong(
    kind: str,
    problems: list[Problem],
    *,
    decided_by: str,
    document_no: str,
    ground: str,
    evidence: tuple[bytes, str] | None,
) -> None:
    for field, value, way_out in (
        ("decided_by", decided_by, "按决定书填写作出决定的机关全称。"),
        ("document_no", document_no, "按决定书填写文号。"),
        ("ground", ground, "写明认定的事实和依据。"),
    ):
        if not value.strip():
            problems.append(Problem("required", "这一项没有填写。", field, way_out))
    if len(ground) > LONGEST_GROUND:
        problems.append(
            Problem(
                "too_long",
                "事实和依据超过{most}个字。",
                "ground",
                "请摘要填写，全文见决定书。",
                params={"most": LONGEST_GROUND},
            )
        )
    if evidence is None and kind != "incapacity":
        problems.append(Problem("required", "请上传决定书或者判决书。", "evidence", "扫描件或者照片均可。"))
    if problems:
        raise Refusal.of(problems)
