"""Closes the sessions that nobody ended, and forgets old ones, recovery requests and unfinished phone changes."""

from __future__ import annotations

import datetime as dt
import time

from django.db.models import F, Q
from django.utils import timezone

from yiji.accounts.models import LogInSession, RecoveryRequest, StaffPhoneChange
from yiji.accounts.session_limits import (
    ABSOLUTE,
    ACCOUNT,
    IDLE_TOO_LONG,
    KEEP_ENDED,
    TOO_OLD,
    idle_limit,
)
from yiji.jobs.worker import duty

_EVERY_SECONDS = 60
_KEEP_REQUESTS = dt.timedelta(days=1)
_last_round = 0.0


@duty
def forget_due() -> int:
    """The worker's round, once a minute."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return forget_sessions()


def forget_sessions(*, now: dt.datetime | None = None) -> int:
    """Returns how many rows were closed or removed."""
    now = now or timezone.now()
    live = LogInSession.objects.filter(ended_at__isnull=True)
    changed = live.filter(started_at__lte=now - ABSOLUTE).update(ended_at=now, end_reason=TOO_OLD)
    idle = Q(user__side="physician", last_seen_at__lte=now - idle_limit("physician")) | (
        ~Q(user__side="physician") & Q(last_seen_at__lte=now - idle_limit(""))
    )
    # A joined condition: the ids first, since not every engine updates through a join.
    for condition, reason in ((idle, IDLE_TOO_LONG), (~Q(epoch=F("user__session_epoch")), ACCOUNT)):
        ids = list(live.filter(condition).values_list("pk", flat=True)[:500])
        changed += live.filter(pk__in=ids).update(ended_at=now, end_reason=reason)
    gone = LogInSession.objects.filter(ended_at__lte=now - KEEP_ENDED).values_list("pk", flat=True)[:500]
    changed += LogInSession.objects.filter(pk__in=list(gone)).delete()[0]
    changed += RecoveryRequest.objects.filter(expires_at__lte=now - _KEEP_REQUESTS).delete()[0]
    changed += StaffPhoneChange.objects.filter(asked_at__lte=now - _KEEP_REQUESTS).delete()[0]
    return changed
