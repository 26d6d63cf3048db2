"""Whether the session of a request still lives; asked once for each request."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from yiji.accounts.models import LogInSession, User
from yiji.accounts.session_limits import (
    ABSOLUTE,
    ACCOUNT,
    IDLE_TOO_LONG,
    NEWER,
    TOO_OLD,
    TOUCH_EVERY,
    idle_limit,
)


@dataclass(frozen=True)
class SessionState:
    """``why`` is empty while the session lives, else the reason of its end; ``resting`` asks for a touch."""

    why: str = ""
    resting: bool = False


def session_state(user: User, session_id: uuid.UUID | None, now: dt.datetime) -> SessionState:
    """The state of the user's session; without a row there is none."""
    columns = ("ended_at", "end_reason", "epoch", "started_at", "last_seen_at")
    row = (
        LogInSession.objects.filter(pk=session_id, user=user).values(*columns).first() if session_id else None
    )
    if row is None:
        return SessionState(ACCOUNT)
    if row["ended_at"]:
        return SessionState(row["end_reason"] or ACCOUNT)
    if row["epoch"] != user.session_epoch:
        return SessionState(ACCOUNT)
    if row["last_seen_at"] + idle_limit(user.side) < now:
        return SessionState(IDLE_TOO_LONG)
    if row["started_at"] + ABSOLUTE < now:
        return SessionState(TOO_OLD)
    return SessionState(resting=row["last_seen_at"] + TOUCH_EVERY <= now)


def how_it_ended(session_id: uuid.UUID, why: str = "") -> dict[str, Any]:
    """What its owner is told at the next click: ``why`` and, where a newer log-in ended it, that one's device."""
    row = LogInSession.objects.filter(pk=session_id).values("user_id", "end_reason", "ended_at").first()
    told: dict[str, Any] = {"why": why or (row["end_reason"] if row else "") or ACCOUNT}
    if row and told["why"] == NEWER:
        newer = LogInSession.objects.filter(user_id=row["user_id"], started_at__gte=row["ended_at"])
        found = newer.order_by("started_at").values("browser", "system", "started_at").first()
        if found:
            told |= {
                "browser": found["browser"],
                "system": found["system"],
                "at": found["started_at"].isoformat(),
            }
    return told
