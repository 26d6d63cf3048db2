"""Ends sessions: all of a user's own at once, or the one he logs out of."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound


def end_sessions(scope: Scope) -> int:
    """End every session of the acting user; returns the new epoch, for the session that shall go on."""
    if scope.user_id is None:
        raise NotFound
    with transaction.atomic():
        if not User.objects.filter(pk=scope.user_id).update(session_epoch=F("session_epoch") + 1):
            raise NotFound
        record(scope, "end_sessions", "user", scope.user_id)
        return int(User.objects.values_list("session_epoch", flat=True).get(pk=scope.user_id))


def log_out(scope: Scope) -> None:
    """Write down that the user logged out; the web layer drops the session."""
    if scope.user_id:
        record(scope, "log_out", "user", scope.user_id)
