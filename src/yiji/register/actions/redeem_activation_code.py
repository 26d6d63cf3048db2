"""The physician types the activation code of his institution; his account becomes active (seed 5)."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.register.actions.expire_activation_codes import end_code
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.activation_rules import METHOD_OF_CHANNEL, WAITING_STATES
from yiji.register.models import IssuedActivationCode
from yiji.register.visibility import own_account_row

# One physician's tries at the same moment: each may step the account once.
_TRIES = 8


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
        _end_spent_code(scope, account, now)
        raise
    for _attempt in range(_TRIES):
        try:
            with transaction.atomic():
                _activate(scope, account, proven, now)
            break
        except Conflict:
            # Another try of the same person spent the code or a timer stepped the account: the proof stands.
            account = own_account_row(scope)
            if account.state not in WAITING_STATES:
                raise
    else:
        raise Conflict
    return account.pk


def _activate(
    scope: Scope, account: PhysicianAccount, proven: one_time_codes.ProvenCode, now: dt.datetime
) -> None:
    one_time_codes.redeem(proven, now=now)
    channel = IssuedActivationCode.objects.filter(code_id=proven.id).values_list("channel", flat=True)
    method = METHOD_OF_CHANNEL[next(iter(channel), "sms")]
    finish_activation(scope, account, method=method, by=proven.issued_by, now=now)
    record(
        scope,
        "physician_account.redeem_code",
        "physician_account",
        account.pk,
        tenant_id=account.activating_institution_id,
        reason=method,
    )


def _end_spent_code(scope: Scope, account: PhysicianAccount, now: dt.datetime) -> None:
    """After the fifth wrong try, or too late, the institution sees at once that a new code is needed."""
    if one_time_codes.live_code("activation", account.pk, now=now) is not None:
        return
    with contextlib.suppress(Conflict):
        end_code(scope, account)
