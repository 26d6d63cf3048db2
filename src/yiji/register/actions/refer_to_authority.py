"""Hands a waiting account to the health authority: it decides where the institution can't or does not."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import AT_AUTHORITY, WAITING_STATES
from yiji.register.models import AuthorityReferral, DirectActivation
from yiji.register.visibility import waiting_account

# The institution has let go of these; a silent one may still act.
HANDED_OVER = ("refused", "phone", "ceiling", "alone")


def refer(
    scope: Scope,
    account: PhysicianAccount,
    *,
    authority_id: uuid.UUID,
    ground: str,
    now: dt.datetime,
    note: str = "",
    direct: DirectActivation | None = None,
) -> AuthorityReferral:
    """Open a referral in the caller's transaction and tell authority and physician.

    Raises Conflict when one is open already.
    """
    staff = scope.side == "institution"
    try:
        with transaction.atomic():
            referral = AuthorityReferral.objects.create(
                account=account,
                authority_id=authority_id,
                institution_id=account.activating_institution_id,
                direct=direct,
                ground=ground,
                note=note,
                referred_by=scope.user_id,
                referred_by_person=scope.person_id if staff else None,
                referred_by_name=scope.display_name[:60] if staff else "",
                referred_at=now,
            )
    except IntegrityError:
        raise Conflict("该账户已转卫生健康行政部门，正在等待办理。") from None
    notify(
        authority_id,
        "activation-referred",
        {},
        dedup_key=f"activation-referred:{referral.pk}",
        object_kind="physician_account",
        object_id=account.pk,
    )
    notify(account.user_id, "activation-at-authority", {}, dedup_key=f"activation-at-authority:{referral.pk}")
    record(
        scope,
        "physician_account.refer",
        "physician_account",
        account.pk,
        tenant_id=account.activating_institution_id,
        reason=ground,
    )
    return referral


def refuse_to_activate(
    scope: Scope, account_id: uuid.UUID, *, reason: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """The institution says that the person isn't its own; the authority decides. Returns the account's id.

    Raises NotFound, Conflict (somebody acted meanwhile), Refusal without a reason.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    if not reason.strip():
        raise Refusal(
            Problem("required", "未写明不予激活的原因。", field="reason", way_out="请写明原因后再提交。")
        )
    if account.activating_institution_id is None:
        raise Conflict
    issuer = Institution.objects.values_list("licence_issuer_id", flat=True).get(
        pk=account.activating_institution_id
    )
    with transaction.atomic():
        one_time_codes.cancel("activation", account.pk, now=now)
        # A referral for silence is answered by this refusal.
        end_activation_requests(account, now)
        step_account(
            account,
            WAITING_STATES,
            state="awaiting_activation",
            activation_method=AT_AUTHORITY,
            activated_by=None,
        )
        refer(scope, account, authority_id=issuer, ground="refused", note=reason[:300], now=now)
    return account.pk


def take_back_referral(scope: Scope, account_id: uuid.UUID, *, now: dt.datetime | None = None) -> uuid.UUID:
    """The institution acts itself after all. Raises Conflict when nothing is at the authority any more."""
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    if account.activation_method != AT_AUTHORITY:
        raise Conflict
    with transaction.atomic():
        end_activation_requests(account, now)
        step_account(account, ("awaiting_activation",), activation_method="", activated_by=None)
        record(scope, "physician_account.take_back_referral", "physician_account", account.pk)
    return account.pk
