"""Makes an activation code and remembers by which way it goes out; the older code dies at that moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, TooMany
from yiji.limits.limiter import require
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import (
    ACTIVATION_CODE_HOURS,
    AT_AUTHORITY,
    CODES_PER_PERSON,
    METHOD_OF_CHANNEL,
    RESEND_SECONDS,
    SLIP_LENGTH,
    WAITING_STATES,
)
from yiji.register.models import IssuedActivationCode
from yiji.register.queries.in_register import (
    require_another_person,
    require_in_register,
    require_licensed,
)


@dataclass(frozen=True)
class FreshCode:
    """A code in clear text, for one message or one slip; it is stored nowhere."""

    text: str
    issued: IssuedActivationCode
    institution: Institution
    expires_at: dt.datetime


def require_may_get_code(
    scope: Scope, account: PhysicianAccount, now: dt.datetime, *, pause: bool
) -> Institution:
    """The institution that may send a code to this account now.

    Takes one of the day's ten codes, so it must be called before the transaction. ``pause``: 60 seconds must
    have passed since the last one. Raises Refusal (register, licence), Conflict (at the authority), TooMany.
    """
    if account.activating_institution_id is None:
        raise Conflict
    if account.activation_method == AT_AUTHORITY:
        raise Conflict("该账户已转卫生健康行政部门办理。需要由本机构继续办理的，请先撤回。")
    institution = Institution.objects.get(pk=account.activating_institution_id)
    require_licensed(institution)
    require_another_person(scope, account)
    require_in_register(account)
    if pause:
        _require_pause(account, now)
    require(
        CODES_PER_PERSON,
        str(account.id_number_index),
        "今天为该医师发出的激活码已达 10 个，请明天再发，或改用其他激活方式。",
    )
    return institution


def issue_activation_code(
    scope: Scope,
    account: PhysicianAccount,
    institution: Institution,
    *,
    channel: str,
    now: dt.datetime,
    identity_document: str = "",
) -> FreshCode:
    """Issue within the caller's transaction: six digits for a message, eight letters and digits for a slip.

    Raises Conflict when the account has moved on.
    """
    slip = channel == "slip"
    end_activation_requests(account, now)
    step_account(
        account,
        WAITING_STATES,
        state="code_sent",
        activation_method=METHOD_OF_CHANNEL[channel],
        activated_by=None,
    )
    ttl = dt.timedelta(hours=ACTIVATION_CODE_HOURS)
    text = one_time_codes.issue(
        "activation",
        account.pk,
        ttl=ttl,
        length=SLIP_LENGTH if slip else 6,
        alphabet=one_time_codes.LETTERS if slip else one_time_codes.DIGITS,
        issued_by=scope.user_id,
        now=now,
    )
    live = one_time_codes.live_code("activation", account.pk, now=now)
    if live is None:
        raise Conflict
    issued = IssuedActivationCode.objects.create(
        account=account,
        code_id=live.id,
        channel=channel,
        institution_id=institution.pk,
        identity_document=identity_document,
        issued_by=scope.user_id,
        issued_by_name=scope.display_name[:60],
        issued_at=now,
    )
    record(
        scope,
        "physician_account.send_code",
        "physician_account",
        account.pk,
        tenant_id=institution.pk,
        reason=channel,
        delta={"identity_document": identity_document} if slip else None,
    )
    return FreshCode(text, issued, institution, now + ttl)


def _require_pause(account: PhysicianAccount, now: dt.datetime) -> None:
    last = (
        IssuedActivationCode.objects.filter(account=account)
        .exclude(channel="slip")
        .order_by("-issued_at")
        .values_list("issued_at", flat=True)
        .first()
    )
    pause = dt.timedelta(seconds=RESEND_SECONDS)
    if last and now - last < pause:
        left = int((pause - (now - last)).total_seconds()) + 1
        raise TooMany("激活码刚刚发出，60 秒后可以重发。", retry_after=left)
