"""Binds another authenticator app; the old one holds until the new one has given a right code."""

from __future__ import annotations

import datetime as dt
import uuid

import pyotp
from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.confirm_totp import right_step
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.actions.enrol_totp import Enrolment
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.actions.recover_password import PURPOSE, TTL, proved_request, send_code
from yiji.accounts.actions.use_recovery_code import use_recovery_code
from yiji.accounts.models import RecoveryRequest, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import SECOND_FACTOR as NEW_FACTOR
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import SMS_PER_NUMBER_DAY, SMS_PER_NUMBER_HOUR, SMS_PER_NUMBER_MINUTE, require
from yiji.notices.send import send_sms
from yiji.vault.fields import reveal, seal


def start_lost_factor(user_id: uuid.UUID, *, now: dt.datetime | None = None) -> uuid.UUID:
    """The password is proved, the app is lost: send a code to the phone. Returns the request, bound to the session."""
    now = now or timezone.now()
    user = _user(user_id)
    phone = reveal(user, "phone")
    if not phone:
        raise Refusal(
            Problem(
                "no_phone",
                "账户没有登记手机号，无法发送验证码。",
                way_out="请联系本单位管理员或发放账户的部门。",
            )
        )
    require(SMS_PER_NUMBER_MINUTE, phone, "验证码刚刚发出，请 1 分钟后再重新发送。")
    require(SMS_PER_NUMBER_HOUR, phone, "一小时内发送的验证码过多，请稍后再试。")
    require(SMS_PER_NUMBER_DAY, phone, "今天发送的验证码过多，请明天再试。")
    request = _request(user, now)
    send_code(request, phone, now=now)
    return request.pk


def prove_lost_factor(
    request_id: uuid.UUID, *, sms_code: str, recovery_code: str, now: dt.datetime | None = None
) -> None:
    """The code from the phone and a recovery code, which is used up. Not inside a transaction."""
    now = now or timezone.now()
    request = RecoveryRequest.objects.filter(
        pk=request_id, purpose="second_factor", proved_at__isnull=True, expires_at__gt=now
    ).first()
    if request is None or request.user_id is None:
        raise Conflict("验证已过期，请重新开始。")
    proven = one_time_codes.prove(PURPOSE, request_id, sms_code, field="sms_code", now=now)
    try:
        use_recovery_code(request.user_id, recovery_code, now=now)
    except Refusal as refusal:
        problem = refusal.problems[0]
        raise Refusal(
            Problem(problem.code, problem.message, field="recovery_code", way_out=problem.way_out)
        ) from None
    with transaction.atomic():
        one_time_codes.redeem(proven, field="sms_code", now=now)
        RecoveryRequest.objects.filter(pk=request.pk, proved_at__isnull=True).update(proved_at=now)


def start_rebinding(scope: Scope, *, now: dt.datetime | None = None) -> uuid.UUID:
    """From one's own security page, after a fresh second factor: a request that is proved already."""
    if scope.user_id is None:
        raise NotFound
    now = now or timezone.now()
    return _request(_user(scope.user_id), now, proved_at=now).pk


def rebinding(request_id: uuid.UUID, *, issuer: str = "Yiji", now: dt.datetime | None = None) -> Enrolment:
    """The new app's secret; the same one again until it is confirmed."""
    request = proved_request(request_id, "second_factor", now or timezone.now())
    secret = reveal(request, "totp_secret")
    if not secret:
        secret = pyotp.random_base32()
        seal(request, "totp_secret", secret)
        unset = RecoveryRequest.objects.filter(pk=request.pk, totp_secret__isnull=True)
        if not unset.update(totp_secret=request.totp_secret):
            request.refresh_from_db()
            secret = reveal(request, "totp_secret")
    name = request.user.login_name if request.user else ""
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer))


def confirm_rebinding(
    request_id: uuid.UUID, text: str, *, keep: uuid.UUID | None = None, now: dt.datetime | None = None
) -> list[str]:
    """A first right code of the new app: it replaces the old one, ten new recovery codes, other sessions end."""
    now = now or timezone.now()
    request = proved_request(request_id, "second_factor", now)
    user = request.user
    if user is None:
        raise NotFound
    secret = reveal(request, "totp_secret")
    step = right_step(_without_past(user), secret, text, now)
    seal(user, "totp_secret", secret)
    with transaction.atomic():
        used = RecoveryRequest.objects.filter(pk=request.pk, used_at__isnull=True).update(
            used_at=now, totp_secret=None
        )
        if not used:
            raise Conflict()
        User.objects.filter(pk=user.pk).update(
            totp_secret=user.totp_secret, totp_confirmed_at=now, totp_last_step=step
        )
        end_all_sessions(user.pk, NEW_FACTOR, keep=keep, now=now)
        scope = scope_for(user) or Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        record(scope, "rebind_totp", "user", user.pk)
        send_sms(
            "staff-totp-rebound",
            reveal(user, "phone"),
            {"login_name": user.login_name},
            dedup_key=f"rebound:{request.pk}",
            recipient_kind="user",
            recipient_id=user.pk,
            tenant_id=scope.organisation_id,
        )
        return issue_recovery_codes(user.pk, now=now)


def _without_past(user: User) -> User:
    """The steps that the old app has used say nothing about the new one."""
    user.totp_last_step = 0
    return user


def _user(user_id: uuid.UUID) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def _request(user: User, now: dt.datetime, proved_at: dt.datetime | None = None) -> RecoveryRequest:
    return RecoveryRequest.objects.create(
        side=user.side,
        purpose="second_factor",
        user=user,
        asked_at=now,
        expires_at=now + TTL,
        proved_at=proved_at,
    )
