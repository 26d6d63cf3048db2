"""The authority activates where the institution can't, won't or doesn't, or sends the account back to it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Authority, Institution
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.activate_directly import require_document
from yiji.register.actions.confirm_direct_activation import settle_direct
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import AT_AUTHORITY, WAITING_STATES
from yiji.register.models import AuthorityReferral
from yiji.register.queries.in_register import require_another_person
from yiji.register.queries.silence import ground_of, silence_of
from yiji.register.visibility import waiting_account

_NOBODY = uuid.UUID(int=0)


def authority_activate(
    scope: Scope,
    account_id: uuid.UUID,
    *,
    identity_seen: bool,
    identity_document: str,
    reason: str,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """Activate after the document was seen at the desk; returns the account's id.

    Allowed where the account was referred to the authority, the institution is closed, or it has been silent
    for five working days. Raises NotFound outside the region, Refusal while the institution has time, without
    the document, or for the person who asked, Conflict when the account has moved on.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    require_document(identity_seen, identity_document)
    require_another_person(scope, account)
    referral = _open_referral(account)
    ground = referral.ground if referral else _ground_without_referral(account, now)
    name = Authority.objects.values_list("name", flat=True).get(pk=scope.organisation_id or _NOBODY)
    with transaction.atomic():
        if referral is not None:
            if referral.direct is not None and referral.direct.state == "at_authority":
                settle_direct(scope, referral.direct, "confirmed", now)
            _settle(scope, referral, "done", reason, now)
        finish_activation(
            scope,
            account,
            method=AT_AUTHORITY,
            by=scope.user_id,
            now=now,
            told_by=name,
            from_states=(*WAITING_STATES, "verified"),
        )
        record(
            scope,
            "physician_account.authority_activate",
            "physician_account",
            account.pk,
            reason=reason,
            delta={"ground": ground, "identity_document": identity_document},
        )
        if account.activating_institution_id:
            notify(
                account.activating_institution_id,
                "activated-by-authority",
                {"authority": name},
                dedup_key=f"activated-by-authority:{account.pk}:{account.version}",
            )
    return account.pk


def send_back_referral(
    scope: Scope, account_id: uuid.UUID, *, reason: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """The authority doesn't activate: the account goes back to where it waited, with the reason.

    Raises NotFound, Conflict when nothing was referred, Refusal without a reason.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    referral = _open_referral(account)
    if referral is None:
        raise Conflict
    if not reason.strip():
        raise Refusal(Problem("required", "未写明退回原因。", field="reason", way_out="请写明原因后再提交。"))
    with transaction.atomic():
        if referral.direct is not None and referral.direct.state == "at_authority":
            settle_direct(scope, referral.direct, "declined", now, reason)
        _settle(scope, referral, "sent_back", reason, now)
        if account.activation_method == AT_AUTHORITY:
            step_account(account, ("awaiting_activation",), activation_method="", activated_by=None)
        record(scope, "physician_account.send_back", "physician_account", account.pk, reason=reason)
        key = f"activation-sent-back:{referral.pk}"
        notify(account.user_id, "activation-not-by-authority", {}, dedup_key=f"{key}:holder")
        if account.activating_institution_id:
            notify(
                account.activating_institution_id,
                "activation-sent-back",
                {},
                dedup_key=key,
                object_kind="physician_account",
                object_id=account.pk,
            )
    return account.pk


def _open_referral(account: PhysicianAccount) -> AuthorityReferral | None:
    return AuthorityReferral.objects.filter(account=account, state="open").select_related("direct").first()


def _settle(scope: Scope, referral: AuthorityReferral, state: str, answer: str, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            settled = AuthorityReferral.objects.filter(pk=referral.pk, state="open").update(
                state=state,
                closed_by=scope.user_id,
                closed_by_person=scope.person_id,
                closed_by_name=scope.display_name[:60],
                closed_at=now,
                answer=answer[:300],
            )
    except IntegrityError:
        raise Refusal(
            Problem(
                "same_person",
                "提出激活和决定激活的不能是同一人。",
                way_out="请由本机关另一名工作人员办理。",
            )
        ) from None
    if not settled:
        raise Conflict


def _ground_without_referral(account: PhysicianAccount, now: dt.datetime) -> str:
    institution = Institution.objects.filter(pk=account.activating_institution_id or _NOBODY).first()
    if institution is None:
        raise Conflict
    ground = ground_of(account, institution, now)
    if not ground:
        raise Refusal(
            Problem(
                "institution_has_time",
                "机构办理期限到 {date}，此前由机构激活。",
                way_out="请先督促机构办理；期满仍未办理的，再由行政部门激活。",
                params={"date": silence_of(account, now).until.isoformat()},
            )
        )
    return ground
