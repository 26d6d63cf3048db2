"""Asks for the revocation of a physician's account; a second person decides (seed 5.1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.queries.revocation_effects import at_the_authority, open_applications
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.models import AccountRevocation
from yiji.register.queries.organisation_names import organisation_name
from yiji.register.visibility import visible_claims, visible_live_accounts, visible_revocations
from yiji.rulebook.workflow import AT_THE_AUTHORITY
from yiji.vault.files import store_file

LEAST_EXPLANATION = 10


def ask_revocation(
    scope: Scope,
    account_id: uuid.UUID,
    *,
    reason: str,
    explanation: str,
    evidence: bytes,
    media_type: str,
    version: int,
    claim_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> AccountRevocation:
    """Write the request with its evidence (checked by the form: JPEG, PNG or PDF) and tell the colleagues.

    Raises NotFound for accounts of others, Conflict when the account moved on or is being revoked already,
    Refusal for an unknown reason, a thin explanation, missing evidence or an application at the authority.
    """
    now = now or timezone.now()
    account = visible_live_accounts(scope).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    if account.version != version:
        raise Conflict
    _require_content(reason, explanation, evidence)
    if claim_id is not None and not visible_claims(scope).filter(pk=claim_id, account=account).exists():
        raise NotFound
    refuse_while_at_authority(account)
    request = AccountRevocation(
        account=account,
        side=scope.side,
        organisation_id=scope.organisation_id or uuid.UUID(int=0),
        organisation_name=organisation_name(scope),
        institution_id=_institution_of(scope, account),
        reason=reason,
        explanation=explanation.strip(),
        claim_id=claim_id,
        asked_by=scope.user_id or uuid.UUID(int=0),
        asked_by_person=acting_person(scope),
        asked_by_name=scope.display_name[:60],
        asked_at=now,
    )
    try:
        with transaction.atomic():
            request.evidence_id = store_file(
                evidence,
                owner_kind="account_revocation",
                owner_id=request.pk,
                document_kind="other",
                media_type=media_type,
                created_by=scope.user_id,
            ).pk
            request.save(force_insert=True)
            record(
                scope,
                "physician_account.ask_revocation",
                "physician_account",
                account.pk,
                reason=reason,
                delta={"revocation": str(request.pk)},
            )
            if scope.organisation_id:
                notify(
                    scope.organisation_id,
                    "revocation-to-decide",
                    {},
                    dedup_key=f"revocation:{request.pk}",
                    object_kind="account_revocation",
                    object_id=request.pk,
                )
    except IntegrityError:
        raise Conflict("该账户已有一件待复核的撤销，请先办理那一件。") from None
    return request


def take_back_revocation(scope: Scope, revocation_id: uuid.UUID, *, version: int) -> AccountRevocation:
    """Who asked withdraws the request before it is decided; raises Conflict when somebody was faster."""
    request = visible_revocations(scope).filter(pk=revocation_id).first()
    if request is None or request.asked_by_person != acting_person(scope):
        raise NotFound
    with transaction.atomic():
        step_revocation(request, version, state="taken_back")
        record(scope, "physician_account.take_back_revocation", "physician_account", request.account_id)
    return request


def step_revocation(request: AccountRevocation, version: int, **changes: object) -> None:
    """Write ``changes`` while the request still waits, by version; raises Conflict otherwise."""
    moved = AccountRevocation.objects.filter(pk=request.pk, version=version, state="asked").update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise Conflict
    request.refresh_from_db()


def acting_person(scope: Scope) -> uuid.UUID:
    """Who acts, as a person where the ID number is known, else as a log-in."""
    return scope.person_id or scope.user_id or uuid.UUID(int=0)


def refuse_while_at_authority(account: PhysicianAccount) -> None:
    """Raises Refusal while one of the account's applications is with the authority."""
    numbers = tuple(one.number or "" for one in open_applications(account) if one.state in AT_THE_AUTHORITY)
    problem = at_the_authority(numbers)
    if problem:
        raise Refusal(problem)


def _institution_of(scope: Scope, account: PhysicianAccount) -> uuid.UUID | None:
    return scope.organisation_id if scope.side == "institution" else account.activating_institution_id


def _require_content(reason: str, explanation: str, evidence: bytes) -> None:
    problems = []
    if not catalogue.exists("account_revoke_reason", reason):
        problems.append(
            Problem("reason", "未选择撤销原因。", field="reason", way_out="请从列表中选择一项原因。")
        )
    if len(explanation.strip()) < LEAST_EXPLANATION:
        problems.append(
            Problem(
                "explanation",
                "情况说明太短，复核人员和医师本人无法据此判断。",
                field="explanation",
                way_out="请写明何时、如何发现，至少 10 个字。",
            )
        )
    if not evidence:
        problems.append(
            Problem(
                "evidence", "没有上传证据。", field="evidence", way_out="请上传情况说明或证明材料的扫描件。"
            )
        )
    if problems:
        raise Refusal(*problems)
