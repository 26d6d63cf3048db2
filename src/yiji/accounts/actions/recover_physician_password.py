"""忘记密码 for physicians: log-in name or ID number with the phone, a code sent there, then a new password.

Everybody who asks sees the same pages. The request is a row in any case and the worker sends the code, as for staff.
No step may run inside a transaction of its caller: counted tries must outlive a refusal.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.confirm_totp import prove_totp
from yiji.accounts.actions.log_in import find_user, normalise_login_name
from yiji.accounts.actions.recover_password import PURPOSE, SEND, TTL, proved_request
from yiji.accounts.actions.set_password import write_password
from yiji.accounts.actions.use_recovery_code import use_recovery_code
from yiji.accounts.models import PhysicianAccount, RecoveryRequest, User
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.phone_change_rules import CODE_MINUTES, EMAILS_PER_ADDRESS
from yiji.accounts.queries.contact import phone_changed_lately, verified_email
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import RECOVERY
from yiji.audit.record import record
from yiji.jobs.queue import Claim, enqueue, handler
from yiji.kernel.identifiers import IdentifierError, parse_resident_id
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.limits.limiter import (
    CODE_TRIES_PER_PERSON,
    PASSWORD_PER_ACCOUNT,
    RECOVERY_PER_ADDRESS,
    RECOVERY_PER_PERSON,
    forgive,
    require,
    take,
)
from yiji.notices.send import send_email, send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

SEND_EMAIL = "recovery.send_email"


def start_physician_recovery(
    who: str, phone: str, *, address: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """Ask for a new password. ``who`` is a log-in name or an ID number, ``phone`` the registered one (normalised).

    Returns the request's id, whether anybody fits or not. Raises TooMany, alike for known and unknown.
    """
    now = now or timezone.now()
    name = normalise_login_name(who)
    require(RECOVERY_PER_ADDRESS, address, "本网络一小时内找回密码的次数过多，请稍后再试。")
    # The number alone is counted, so that ten names at one phone do not send it ten messages.
    require(RECOVERY_PER_PERSON, f"physician|{phone}", "一小时内找回密码的次数过多，请稍后再试。")
    user = _fitting(name, phone, now)
    with transaction.atomic():
        request = RecoveryRequest.objects.create(
            side="physician", purpose="password", user=user, asked_at=now, expires_at=now + TTL
        )
        enqueue(SEND, {"request": str(request.pk)}, dedup_key=f"{SEND}:{request.pk}")
        record(
            Scope(side="physician", display_name="recovery"),
            "start_recovery",
            "user",
            user.pk if user else "-",
        )
    return request.pk


def ask_code_by_email(request_id: uuid.UUID) -> None:
    """The SMS does not come: the worker sends a code to the verified e-mail, where there is one. Same answer always."""
    with transaction.atomic():
        enqueue(SEND_EMAIL, {"request": str(request_id)}, dedup_key=f"{SEND_EMAIL}:{request_id}")


@handler(SEND_EMAIL)
def send_recovery_email(claim: Claim) -> str:
    """The worker's part; the code sent by SMS dies."""
    found = RecoveryRequest.objects.filter(pk=claim.job.payload["request"], side="physician").first()
    if found is None or found.user_id is None or found.proved_at or found.expires_at <= timezone.now():
        return ""
    address = verified_email(found.user_id)
    if not address or not take(EMAILS_PER_ADDRESS, address):
        return ""
    with transaction.atomic():
        code = one_time_codes.issue(PURPOSE, found.pk)
        message = send_email(
            "SMS-2",
            address,
            {"code": code, "minutes": CODE_MINUTES},
            dedup_key=f"recovery:email:{found.pk}",
            recipient_id=found.user_id,
        )
        if message is None:
            transaction.set_rollback(True)
    return ""


def prove_physician_recovery(
    request_id: uuid.UUID, *, code: str, factor: str = "", now: dt.datetime | None = None
) -> None:
    """The code, and the second factor where the account has one. One answer for every miss."""
    now = now or timezone.now()
    request = RecoveryRequest.objects.filter(
        pk=request_id,
        side="physician",
        purpose="password",
        proved_at__isnull=True,
        used_at__isnull=True,
        expires_at__gt=now,
    ).first()
    if request is not None and request.user_id:
        require(CODE_TRIES_PER_PERSON, f"recovery|{request.user_id}", "今天输错的次数过多，请明天再试。")
    try:
        proven = one_time_codes.prove(PURPOSE, request_id, code, now=now)
        if request is None or request.user is None:
            raise _wrong()
        if request.user.totp_confirmed_at:
            _prove_factor(request.user.pk, factor, now)
    except Refusal:
        raise _wrong() from None
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        if not RecoveryRequest.objects.filter(pk=request.pk, proved_at__isnull=True).update(proved_at=now):
            raise Conflict


def finish_physician_recovery(
    request_id: uuid.UUID, password: str, *, now: dt.datetime | None = None
) -> User:
    """The new password for a proved request: used once, every session ends, the phone is told."""
    now = now or timezone.now()
    request = proved_request(request_id, "password", now)
    user = request.user
    if user is None or request.side != "physician":
        raise Conflict
    with transaction.atomic():
        if not RecoveryRequest.objects.filter(pk=request.pk, used_at__isnull=True).update(used_at=now):
            raise Conflict
        write_password(user, password, why=RECOVERY)
        scope = scope_for(user) or Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        record(scope, "recover_password", "user", user.pk)
        send_sms(
            "password-recovered",
            reveal(user, "phone"),
            {},
            dedup_key=f"recovered:{request.pk}",
            recipient_kind="physician",
            recipient_id=user.pk,
            now=now,
        )
    forgive(PASSWORD_PER_ACCOUNT, f"physician|{user.login_name.lower()}")
    return user


def _fitting(name: str, phone: str, now: dt.datetime) -> User | None:
    """The user whom both name: a live account, its phone, and that phone for longer than a day."""
    user = find_user("physician", name) or _by_id_number(name)
    if user is None or user.phone_index != blind_index("phone", phone) or not user.has_usable_password():
        return None
    if scope_for(user) is None or phone_changed_lately(user.pk, now):
        return None
    return user


def _by_id_number(text: str) -> User | None:
    try:
        number = parse_resident_id(text).number
    except IdentifierError:
        return None
    account = (
        PhysicianAccount.objects.exclude(state__in=ENDED_STATES)
        .filter(id_number_index=blind_index("id_number", number), user__is_active=True)
        .select_related("user")
        .first()
    )
    return account.user if account else None


def _prove_factor(user_id: uuid.UUID, text: str, now: dt.datetime) -> None:
    if len(one_time_codes.normalise_code(text)) == 6:
        prove_totp(user_id, text, now=now)
    else:
        use_recovery_code(user_id, text, now=now)


def _wrong() -> Refusal:
    return Refusal(
        Problem(
            "recovery_wrong",
            "验证码、动态口令不正确，或已过期。",
            way_out="请核对最近收到的一条。填写的信息与登记不符、24 小时内更换过手机号的，收不到验证码；"
            "绑定了动态口令的，还须填写动态口令或恢复码。",
        )
    )
