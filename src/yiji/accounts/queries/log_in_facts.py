"""What the log-in pages and the security page show of a user."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pyotp
from django.conf import settings
from django.utils import timezone

from yiji.accounts.models import RecoveryCode, StaffPhoneChange, User
from yiji.accounts.one_time_codes import live_code
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone

_STEP = 30


def pending_user(side: str, user_id: uuid.UUID) -> dict[str, Any] | None:
    """A user who has not proved everything yet: id, login_name, name, phone (masked), totp; or None."""
    user = User.objects.filter(pk=user_id, side=side, is_active=True).first()
    if user is None:
        return None
    code = live_code("second_factor", user.pk)
    return {
        "id": user.pk,
        "login_name": user.login_name,
        "name": user.display_name,
        "phone": mask_phone(reveal(user, "phone")),
        "totp": user.totp_confirmed_at is not None,
        "code_expires_at": code.expires_at if code else None,
    }


def own_security(scope: Scope) -> dict[str, Any]:
    """The acting user's log-in name, last log-in, second factor and number of recovery codes left."""
    user = User.objects.filter(pk=scope.user_id).first() if scope.user_id else None
    if user is None:
        raise NotFound
    return {
        "login_name": user.login_name,
        "name": user.display_name,
        "phone": mask_phone(reveal(user, "phone")),
        "last_seen_at": user.last_seen_at,
        "totp_confirmed_at": user.totp_confirmed_at,
        "recovery_codes_left": RecoveryCode.objects.filter(user=user, used_at__isnull=True).count(),
    }


def demo_totp_code(user_id: uuid.UUID, now: dt.datetime | None = None) -> str:
    """The code that an authenticator app would show now; only in demo mode, else ""."""
    if not settings.YIJI_DEMO:
        return ""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    secret = reveal(user, "totp_secret") if user else ""
    if user is None or not secret:
        return ""
    current = int((now or timezone.now()).timestamp()) // _STEP
    # A code that was just used does not pass again; the next one is accepted one step early.
    step = current if user.totp_last_step < current else min(user.totp_last_step + 1, current + 1)
    return str(pyotp.TOTP(secret).at(step * _STEP))


def demo_code_of(secret: str, now: dt.datetime | None = None) -> str:
    """The code of a secret that is being bound; only in demo mode, else ""."""
    if not settings.YIJI_DEMO:
        return ""
    return str(pyotp.TOTP(secret).at(int((now or timezone.now()).timestamp())))


def new_phone_of(scope: Scope, change_id: uuid.UUID) -> str:
    """The masked new phone of one's own open change, "" when there is none."""
    change = StaffPhoneChange.objects.filter(
        pk=change_id, user_id=scope.user_id, done_at__isnull=True
    ).first()
    return mask_phone(reveal(change, "new_phone")) if change else ""
