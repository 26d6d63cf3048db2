"""Closes an institution's account for good: one officer asks, another person confirms (four eyes)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.actions.step_institution_account import (
    Ground,
    Scan,
    account_at,
    move,
    require_own,
    require_reason,
    store_evidence,
    tell_administrators,
)
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.institution_states import allowed, not_allowed
from yiji.accounts.models import InstitutionAccount, InstitutionClosing
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify

LEAST_EXPLANATION = 10


def ask_closing(
    scope: Scope,
    institution: LicensedInstitution,
    *,
    version: int,
    reason: str,
    note: str,
    evidence: Scan | None = None,
    now: dt.datetime | None = None,
) -> InstitutionClosing:
    """Ask for the closing; nothing changes until another person confirms.

    Raises NotFound for another authority's institution, Conflict for a stale page or a closing that waits already,
    Refusal for a closed account, a wrong reason, a thin explanation, or without a paper while the licence stands.
    """
    user_id = require_own(scope, institution)
    now = now or timezone.now()
    try:
        with transaction.atomic():
            account = account_at(institution.id, version)
            if not allowed("close", account.state):
                raise Refusal(not_allowed("close", account.state))
            require_reason("close", reason, note)
            _require_proof(institution, note, evidence)
            closing = InstitutionClosing.objects.create(
                account=account,
                authority_id=institution.issuer_id,
                reason=reason,
                note=note.strip(),
                evidence_id=store_evidence(scope, account, evidence),
                asked_by=user_id,
                asked_by_person=_person(scope),
                asked_by_name=scope.display_name[:60],
                asked_at=now,
            )
            record(scope, "institution_account.ask_close", "institution", institution.id, reason=reason)
            notify(
                institution.issuer_id,
                "institution-closing-to-decide",
                {"institution": institution.name},
                dedup_key=f"institution-closing:{closing.pk}",
                object_kind="institution",
                object_id=institution.id,
            )
    except IntegrityError:
        raise Conflict("该机构账户已有一件待复核的关闭，请先办理那一件。") from None
    return closing


def confirm_closing(
    scope: Scope,
    institution: LicensedInstitution,
    closing_id: uuid.UUID,
    *,
    version: int,
    now: dt.datetime | None = None,
) -> InstitutionClosing:
    """Another person confirms: the account is closed, nobody of the institution comes in any more.

    Raises NotFound for another authority's closing, Refusal when the asking person confirms, Conflict for a stale
    page or an account that somebody moved in this moment.
    """
    now = now or timezone.now()
    closing = _waiting(scope, institution, closing_id)
    _refuse_own(scope, closing)
    with transaction.atomic():
        _answer(scope, closing, version, "confirmed", now)
        account = InstitutionAccount.objects.get(pk=closing.account_id)
        ground = Ground(closing.reason, closing.note, closing.evidence_id, None, closing.asked_by_name)
        step = move(scope, account, "close", ground, now=now, institution=institution)
        record(
            scope,
            "institution_account.close",
            "institution",
            institution.id,
            reason=closing.reason,
            delta={"closing": str(closing.pk), "asked_by": str(closing.asked_by)},
        )
        tell_administrators(account, step, institution.name)
    return closing


def decline_closing(
    scope: Scope,
    institution: LicensedInstitution,
    closing_id: uuid.UUID,
    *,
    version: int,
    reason: str,
    now: dt.datetime | None = None,
) -> InstitutionClosing:
    """Another person does not agree: the account goes on unchanged. Raises like ``confirm_closing``."""
    closing = _waiting(scope, institution, closing_id)
    _refuse_own(scope, closing)
    with transaction.atomic():
        _answer(scope, closing, version, "declined", now or timezone.now(), reason.strip()[:300])
        record(scope, "institution_account.decline_close", "institution", institution.id)
    return closing


def take_back_closing(
    scope: Scope,
    institution: LicensedInstitution,
    closing_id: uuid.UUID,
    *,
    version: int,
    now: dt.datetime | None = None,
) -> InstitutionClosing:
    """Who asked withdraws it; NotFound for anybody else, Conflict when it was decided meanwhile."""
    closing = _waiting(scope, institution, closing_id)
    if closing.asked_by_person != _person(scope):
        raise NotFound
    with transaction.atomic():
        _answer(scope, closing, version, "taken_back", now or timezone.now())
        record(scope, "institution_account.take_back_close", "institution", institution.id)
    return closing


def _person(scope: Scope) -> uuid.UUID:
    """Who acts, as a person where the ID number is known, else as a log-in."""
    return scope.person_id or scope.user_id or uuid.UUID(int=0)


def _waiting(scope: Scope, institution: LicensedInstitution, closing_id: uuid.UUID) -> InstitutionClosing:
    require_own(scope, institution)
    found = InstitutionClosing.objects.filter(
        pk=closing_id, account__institution_id=institution.id, authority_id=institution.issuer_id
    ).first()
    if found is None:
        raise NotFound
    return found


def _refuse_own(scope: Scope, closing: InstitutionClosing) -> None:
    if closing.asked_by_person == _person(scope):
        raise Refusal(
            Problem(
                "second_person",
                "关闭由您提出，不能由您自己复核。",
                way_out="请由本机关另一名有账户发放或监督岗位的人员办理。",
            )
        )


def _answer(
    scope: Scope,
    closing: InstitutionClosing,
    version: int,
    state: str,
    now: dt.datetime,
    decline_reason: str = "",
) -> None:
    answered = InstitutionClosing.objects.filter(pk=closing.pk, version=version, state="asked").update(
        state=state,
        version=F("version") + 1,
        decided_by=scope.user_id,
        decided_by_person=_person(scope),
        decided_by_name=scope.display_name[:60],
        decided_at=now,
        decline_reason=decline_reason,
    )
    if not answered:
        raise Conflict
    closing.refresh_from_db()


def _require_proof(institution: LicensedInstitution, note: str, evidence: Scan | None) -> None:
    problems = []
    if len(note.strip()) < LEAST_EXPLANATION:
        problems.append(
            Problem(
                "note",
                "情况说明太短，复核人员无法据此判断。",
                field="note",
                way_out="请写明文书名称、日期和机构现状，至少 10 个字。",
            )
        )
    if evidence is None and institution.licence_state != "cancelled":
        problems.append(
            Problem(
                "evidence",
                "该机构的执业许可证没有登记为已注销，缺少证明材料。",
                field="evidence",
                way_out="请上传注销、吊销决定或者机构终止的文件；许可证登记为已注销的可以不上传。",
            )
        )
    if problems:
        raise Refusal.of(problems)
