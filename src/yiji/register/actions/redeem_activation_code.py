"""The physician types the activation code of his institution; his account becomes active (seed 5)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.step_account import step_account
from yiji.register.visibility import own_account_row


def redeem_activation_code(scope: Scope, *, code: str, now: dt.datetime | None = None) -> uuid.UUID:
    """Activate the own account and return its id. Must not run inside a transaction.

    Raises Refusal for a wrong, used or expired code (the fifth wrong one sends the account back to waiting)
    and TooMany after 50 tries in a day. An account that is active already stays so.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state == "active":
        return account.pk
    if account.state != "code_sent" or account.physician_id is None:
        raise Refusal(
            Problem(
                "no_code",
                "所在机构还没有发送激活码。",
                field="code",
                way_out="请联系机构的医务部门；若机构选择直接激活，本页会自动显示结果。",
            )
        )
    try:
        proven = one_time_codes.prove("activation", account.pk, code, now=now)
    except Refusal:
        if one_time_codes.live_code("activation", account.pk, now=now) is None:
            _back_to_waiting(scope, account)
        raise
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        step_account(
            account,
            ("code_sent",),
            state="active",
            activation_method="SMS_CODE",
            activated_at=now,
            activated_by=proven.issued_by,
        )
        record(
            scope,
            "physician_account.redeem_code",
            "physician_account",
            account.pk,
            tenant_id=account.activating_institution_id,
        )
        notify(account.user_id, "welcome", {}, dedup_key=f"welcome:{account.pk}")
    return account.pk


def _back_to_waiting(scope: Scope, account: PhysicianAccount) -> None:
    """The code ran out of time or tries: the institution sees that a new one is needed."""
    with transaction.atomic():
        step_account(account, ("code_sent",), state="awaiting_activation", activation_method="")
        record(
            scope,
            "physician_account.code_ended",
            "physician_account",
            account.pk,
            tenant_id=account.activating_institution_id,
        )
