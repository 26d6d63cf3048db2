"""Ends one session of one's own; it is over at its next request."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import LogInSession
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import BY_OWNER
from yiji.accounts.visibility import visible_log_ins
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound


def end_own_session(scope: Scope, session_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """End it; NotFound alike for another user's and an unknown one, Conflict when it has ended already."""
    found = visible_log_ins(scope).filter(pk=session_id).first()
    if found is None:
        raise NotFound
    with transaction.atomic():
        live = LogInSession.objects.filter(pk=found.pk, ended_at__isnull=True)
        if not live.update(ended_at=now or timezone.now(), end_reason=BY_OWNER):
            raise Conflict("这次登录已经退出。")
        record(scope, "end_session", "session", found.pk)
