"""忘记密码 for staff: log-in name and phone, then the code sent there and the second factor, then a new password.

Whoever asks sees the same pages, whether anybody fits or not: the request is a row in both cases, and the worker
sends the code. No step may run inside a transaction of its caller: counted tries must outlive a refusal.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.confirm_totp import prove_totp
from yiji.accounts.actions.log_in import find_user, normalise_login_name
from yiji.accounts.actions.set_password import write_password
from yiji.accounts.actions.use_recovery_code import use_recovery_code
from yiji.accounts.models import RecoveryRequest, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import RECOVERY
from yiji.audit.record import record
from yiji.jobs.queue import Claim, enqueue, handler
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.limits.limiter import (
    CODE_TRIES_PER_PERSON,
    PASSWORD_PER_ACCOUNT,
    RECOVERY_PER_ADDRESS,
    RECOVERY_PER_PERSON,
    SMS_PER_NUMBER_DAY,
    SMS_PER_NUMBER_HOUR,
    SMS_PER_NUMBER_MINUTE,
    forgive,
    require,
    take,
)
from yiji.notices.send import send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

PURPOSE = "recovery"
SEND = "recovery.send_code"
TTL = dt.timedelta(minutes=15)
SIDES = ("institution", "authority")


def start_recovery(
    side: str, login_name: str, phone: str, *, address: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """Ask for a new password; ``phone`` comes normalised. Returns the request's id, which only the asking session
    may know, whether anybody fits or not. Raises TooMany, alike for known and unknown names.
    """
    now = now or timezone.now()
    name = normalise_login_name(login_name)
    require(RECOVERY_PER_ADDRESS, address, "本网络一小时内找回密码的次数过多，请稍后再试。")
    require(RECOVERY_PER_PERSON, f"{side}|{name.lower()}|{phone}", "一小时内找回密码的次数过多，请稍后再试。")
    user = _fitting(side, name, phone)
    with transaction.atomic():
        request = RecoveryRequest.objects.create(
            side=side, purpose="password", user=user, asked_at=now, expires_at=now + TTL
        )
        enqueue(SEND, {"request": str(request.pk)}, dedup_key=f"{SEND}:{request.pk}")
        record(Scope(side=side, display_name="recovery"), "start_recovery", "user", user.pk if user else "-")
    return request.pk


@handler(SEND)
def send_recovery_code(claim: Claim) -> str:
    """The worker's part: a code to the registered phone of whoever fits, within the limits of the number."""
    found = RecoveryRequest.objects.filter(pk=claim.job.payload["request"]).select_related("user").first()
    if found is None or found.user is None or found.expires_at <= timezone.now():
        return ""
    phone = reveal(found.user, "phone")
    limits = (SMS_PER_NUMBER_MINUTE, SMS_PER_NUMBER_HOUR, SMS_PER_NUMBER_DAY)
    if all(take(limit, phone) for limit in limits):
        send_code(found, phone)
    return ""


def send_code(request: RecoveryRequest, phone: str, *, now: dt.datetime | None = None) -> None:
    """One code for this request, bound to it; a second call sends nothing."""
    with transaction.atomic():
        code = one_time_codes.issue(PURPOSE, request.pk, now=now)
        message = send_sms(
            "SMS-2",
            phone,
            {"code": code, "minutes": 10},
            dedup_key=f"recovery:{request.pk}",
            recipient_kind="user",
            recipient_id=request.user_id,
        )
        if message is None:
            transaction.set_rollback(True)
        else:
            one_time_codes.note_sms(PURPOSE, request.pk, message.pk)


def prove_recovery(
    request_id: uuid.UUID, *, sms_code: str, factor: str, now: dt.datetime | None = None
) -> None:
    """The code from the phone and the second factor, an app's code or a recovery code. One answer for every miss."""
    now = now or timezone.now()
    request = _open(request_id, "password", now)
    if request is not None and request.user_id:
        require(CODE_TRIES_PER_PERSON, f"recovery|{request.user_id}", "今天输错的次数过多，请明天再试。")
    try:
        proven = one_time_codes.prove(PURPOSE, request_id, sms_code, now=now)
        if request is None or request.user_id is None:
            raise _wrong()
        _prove_factor(request.user_id, factor, now)
    except Refusal:
        raise _wrong() from None
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        if not RecoveryRequest.objects.filter(pk=request.pk, proved_at__isnull=True).update(proved_at=now):
            raise Conflict()


def finish_recovery(request_id: uuid.UUID, password: str, *, now: dt.datetime | None = None) -> User:
    """The new password for a proved request: used once, every session ends, the phone is told."""
    now = now or timezone.now()
    request = proved_request(request_id, "password", now)
    user = request.user
    with transaction.atomic():
        if user is None or not RecoveryRequest.objects.filter(pk=request.pk, used_at__isnull=True).update(
            used_at=now
        ):
            raise Conflict()
        write_password(user, password, why=RECOVERY)
        scope = scope_for(user) or Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        record(scope, "recover_password", "user", user.pk)
        send_sms(
            "staff-password-recovered",
            reveal(user, "phone"),
            {"login_name": user.login_name},
            dedup_key=f"recovered:{request.pk}",
            recipient_kind="user",
            recipient_id=user.pk,
            tenant_id=scope.organisation_id,
        )
    forgive(PASSWORD_PER_ACCOUNT, f"{user.side}|{user.login_name.lower()}")
    return user


def proved_request(request_id: uuid.UUID, purpose: str, now: dt.datetime) -> RecoveryRequest:
    """A request of this purpose that is proved, unused and not expired; Conflict otherwise."""
    found = RecoveryRequest.objects.filter(
        pk=request_id, purpose=purpose, proved_at__isnull=False, used_at__isnull=True, expires_at__gt=now
    )
    request = found.select_related("user").first()
    if request is None or request.user is None or not request.user.is_active:
        raise Conflict("验证已过期，请重新开始。")
    return request


def _open(request_id: uuid.UUID, purpose: str, now: dt.datetime) -> RecoveryRequest | None:
    return RecoveryRequest.objects.filter(
        pk=request_id, purpose=purpose, proved_at__isnull=True, used_at__isnull=True, expires_at__gt=now
    ).first()


def _fitting(side: str, name: str, phone: str) -> User | None:
    """The user of this name whose registered phone this is, set up with both factors and still with a post."""
    user = find_user(side, name) if side in SIDES else None
    index = blind_index("phone", phone)
    if user is None or user.phone_index != index:
        return None
    ready = user.totp_confirmed_at is not None and user.has_usable_password()
    return user if ready and scope_for(user) else None


def _prove_factor(user_id: uuid.UUID, text: str, now: dt.datetime) -> None:
    given = "".join(unicodedata.normalize("NFKC", text[:60]).split())
    if given.isdigit() and len(given) == 6:
        prove_totp(user_id, given, now=now)
    else:
        use_recovery_code(user_id, given, now=now)


def _wrong() -> Refusal:
    return Refusal(
        Problem(
            "recovery_wrong",
            "短信验证码、动态口令或恢复码不正确，或已过期、已使用。",
            way_out="请核对最近收到的短信和应用当前显示的口令；没有收到短信，或输错 5 次后，请重新开始。",
        )
    )
