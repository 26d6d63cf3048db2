"""A physician binds an authenticator app of his own accord, or gives it up again; staff may never be without one."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.actions.confirm_totp import confirm_totp
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.models import RecoveryCode, User
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import SECOND_FACTOR
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound
from yiji.notices.send import send_sms
from yiji.vault.fields import reveal


def bind_own_totp(scope: Scope, text: str, *, session_id: uuid.UUID | None = None) -> list[str]:
    """A first right code of the app; returns the recovery codes, shown this once. Not inside a transaction."""
    user = _own(scope)
    codes = confirm_totp(user.pk, text)
    with transaction.atomic():
        end_all_sessions(user.pk, SECOND_FACTOR, keep=session_id)
        _tell(user, "totp-added")
    return codes


def remove_own_totp(
    scope: Scope, *, session_id: uuid.UUID | None = None, now: dt.datetime | None = None
) -> None:
    """Log-ins ask for an SMS code again; the page has asked for a fresh second factor. Other sessions end."""
    user, now = _own(scope), now or timezone.now()
    with transaction.atomic():
        bound = User.objects.filter(pk=user.pk, totp_confirmed_at__isnull=False)
        if not bound.update(totp_secret=None, totp_confirmed_at=None):
            raise Conflict("没有绑定动态口令。")
        RecoveryCode.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
        end_all_sessions(user.pk, SECOND_FACTOR, keep=session_id, now=now)
        record(scope, "remove_totp", "user", user.pk)
        _tell(user, "totp-removed")


def _own(scope: Scope) -> User:
    user = None
    if scope.side == "physician" and scope.user_id:
        user = User.objects.filter(pk=scope.user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def _tell(user: User, template: str) -> None:
    send_sms(
        template,
        reveal(user, "phone"),
        {},
        dedup_key=f"{template}:{uuid.uuid4()}",
        recipient_kind="physician",
        recipient_id=user.pk,
    )
