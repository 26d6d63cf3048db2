"""Proves codes of an authenticator app: one step of tolerance, no code twice (RFC 6238, section 5.2)."""

from __future__ import annotations

import datetime as dt
import hmac
import unicodedata
import uuid

import pyotp
from django.db import transaction
from django.utils import timezone

from yiji.accounts.actions.begin_session import count_failed_try
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import SECOND_FACTOR, give_back, require
from yiji.vault.fields import reveal

STEP_SECONDS = 30


def confirm_totp(user_id: uuid.UUID, text: str, *, now: dt.datetime | None = None) -> list[str]:
    """Finish the enrolment with a first right code; returns the recovery codes, shown this one time."""
    now = now or timezone.now()
    user = _user(user_id)
    if user.totp_confirmed_at:
        raise Conflict("动态口令已经绑定。")
    step = right_step(user, reveal(user, "totp_secret"), text, now)
    with transaction.atomic():
        confirmed = User.objects.filter(
            pk=user.pk, totp_confirmed_at__isnull=True, totp_last_step__lt=step
        ).update(totp_confirmed_at=now, totp_last_step=step)
        if not confirmed:
            raise Conflict("动态口令已经绑定。")
        record(_actor(user), "enrol_totp", "user", user.pk)
        codes = issue_recovery_codes(user.pk, now=now)
    return codes


def prove_totp(user_id: uuid.UUID, text: str, *, now: dt.datetime | None = None) -> None:
    """Check a code at log-in; raises Refusal or TooMany. Not inside a transaction."""
    user = _user(user_id)
    if not user.totp_confirmed_at:
        raise Conflict("尚未绑定动态口令。")
    step = right_step(user, reveal(user, "totp_secret"), text, now or timezone.now())
    # The step only ever grows, so the same code does not pass twice, in whatever order two requests run.
    if not User.objects.filter(pk=user.pk, totp_last_step__lt=step).update(totp_last_step=step):
        raise _wrong()


def right_step(user: User, secret: str, text: str, now: dt.datetime) -> int:
    """The time step whose code was given; counts first, raises Refusal or TooMany."""
    require(SECOND_FACTOR, str(user.pk), "动态口令输错次数过多，请 15 分钟后再试。")
    given = "".join(unicodedata.normalize("NFKC", text[:40]).split())
    current = int(now.timestamp()) // STEP_SECONDS
    if secret and given.isascii():
        totp = pyotp.TOTP(secret)
        for step in (current, current - 1, current + 1):
            right = hmac.compare_digest(totp.at(step * STEP_SECONDS), given)
            if right and step > user.totp_last_step:
                give_back(SECOND_FACTOR, str(user.pk))
                return step
    count_failed_try(user.pk)
    raise _wrong()


def _user(user_id: uuid.UUID) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def _actor(user: User) -> Scope:
    return Scope(side=user.side, user_id=user.pk, display_name=user.display_name)


def _wrong() -> Refusal:
    return Refusal(
        Problem(
            "totp_wrong",
            "动态口令不正确或已用过。",
            field="code",
            way_out="请等待应用显示下一个口令后再输入；仍不行请核对手机时间是否准确。",
        )
    )
