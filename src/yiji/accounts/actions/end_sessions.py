"""Ends sessions: one of one's own, all others, all of a user whose account changed, or the one logged out of."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import LogInSession, User
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import BY_OWNER, LOG_OUT
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound


def end_all_sessions(
    user_id: uuid.UUID, reason: str, *, keep: uuid.UUID | None = None, now: dt.datetime | None = None
) -> int:
    """End every session of the user but ``keep``; returns how many. Call it in the transaction of the act.

    The user's epoch goes up as well: a session whose row were missing would end by that.
    """
    now = now or timezone.now()
    User.objects.filter(pk=user_id).update(session_epoch=F("session_epoch") + 1)
    live = LogInSession.objects.filter(user_id=user_id, ended_at__isnull=True)
    if keep:
        epoch = User.objects.values_list("session_epoch", flat=True).get(pk=user_id)
        live.filter(pk=keep).update(epoch=epoch)
        live = live.exclude(pk=keep)
    return live.update(ended_at=now, end_reason=reason)


def close_session(session_id: uuid.UUID, reason: str, *, now: dt.datetime | None = None) -> None:
    """One session ends by itself, idle or too old."""
    LogInSession.objects.filter(pk=session_id, ended_at__isnull=True).update(
        ended_at=now or timezone.now(), end_reason=reason
    )


def log_out(scope: Scope, session_id: uuid.UUID | None = None) -> None:
    """Write down that the user logged out; the web layer drops the browser's session."""
    if scope.user_id is None:
        return
    with transaction.atomic():
        if session_id:
            mine = LogInSession.objects.filter(pk=session_id, user_id=scope.user_id, ended_at__isnull=True)
            mine.update(ended_at=timezone.now(), end_reason=LOG_OUT)
        record(scope, "log_out", "user", scope.user_id)


def end_other_sessions(scope: Scope, keep: uuid.UUID | None, *, now: dt.datetime | None = None) -> int:
    """End every session of the acting user but the one he acts in; returns how many."""
    if scope.user_id is None:
        raise NotFound
    with transaction.atomic():
        ended = end_all_sessions(scope.user_id, BY_OWNER, keep=keep, now=now)
        record(scope, "end_sessions", "user", scope.user_id)
    return ended
