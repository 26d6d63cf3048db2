"""A user's own log-ins: where he is logged in now, and the last twenty with what failed before each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import FailedLogIns
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ABSOLUTE, idle_limit
from yiji.accounts.visibility import visible_log_ins

HISTORY = 20
_COLUMNS = (
    "id",
    "factor",
    "browser",
    "system",
    "network",
    "started_at",
    "last_seen_at",
    "failed_before",
    "ended_at",
    "end_reason",
)


def own_sessions(
    scope: Scope, current: uuid.UUID | None = None, *, now: dt.datetime | None = None
) -> list[dict[str, Any]]:
    """The live sessions of the acting user, the newest first; ``current`` marks the one he looks from."""
    now = now or timezone.now()
    rows = visible_log_ins(scope).filter(
        ended_at__isnull=True,
        epoch=F("user__session_epoch"),
        last_seen_at__gte=now - idle_limit(scope.side),
        started_at__gte=now - ABSOLUTE,
    )
    return [
        {**row, "current": row["id"] == current}
        for row in rows.order_by("-started_at", "-id").values(*_COLUMNS)
    ]


def own_log_in_history(scope: Scope, current: uuid.UUID | None = None) -> list[dict[str, Any]]:
    """The last twenty log-ins, the newest first, each with how many tries had failed before it."""
    rows = visible_log_ins(scope).order_by("-started_at", "-id").values(*_COLUMNS)[:HISTORY]
    return [{**row, "current": row["id"] == current} for row in rows]


def own_failed_tries(scope: Scope) -> dict[str, Any] | None:
    """``count`` and ``last_at`` of the wrong tries since the last log-in; None when there were none."""
    if scope.user_id is None:
        return None
    row = FailedLogIns.objects.filter(user_id=scope.user_id, count__gt=0).values("count", "last_at").first()
    return dict(row) if row else None
