"""How long a log-in lives, how many a user may have at once, and why one ended."""

from __future__ import annotations

import datetime as dt

# Staff work on shared hospital machines: the shorter idle limit, one log-in at a time.
IDLE = {"physician": dt.timedelta(minutes=30)}
IDLE_STAFF = dt.timedelta(minutes=15)
ABSOLUTE = dt.timedelta(hours=8)
MOST_LIVE = {"physician": 3}
MOST_LIVE_STAFF = 1
TOUCH_EVERY = dt.timedelta(minutes=1)
KEEP_ENDED = dt.timedelta(days=180)

NEWER = "newer"
LOG_OUT = "log_out"
IDLE_TOO_LONG = "idle"
TOO_OLD = "expired"
BY_OWNER = "by_owner"
PASSWORD = "password"  # noqa: S105 - a reason, no secret
RECOVERY = "recovery"
SECOND_FACTOR = "second_factor"
ROLE = "role"
HANDED_OVER = "handed_over"
TAKEN_OVER = "taken_over"
ACCESS_RESET = "access_reset"
INSTITUTION_SUSPENDED = "suspended"
INSTITUTION_CLOSED = "closed"
AGENT_REPLACED = "agent_replaced"
REISSUED = "reissued"
ACCOUNT = "account"
REASONS = (
    NEWER,
    LOG_OUT,
    IDLE_TOO_LONG,
    TOO_OLD,
    BY_OWNER,
    PASSWORD,
    RECOVERY,
    SECOND_FACTOR,
    ROLE,
    HANDED_OVER,
    TAKEN_OVER,
    ACCESS_RESET,
    INSTITUTION_SUSPENDED,
    INSTITUTION_CLOSED,
    AGENT_REPLACED,
    REISSUED,
    ACCOUNT,
)


def idle_limit(side: str) -> dt.timedelta:
    """How long a log-in of this side may rest."""
    return IDLE.get(side, IDLE_STAFF)


def most_live(side: str) -> int:
    """How many log-ins a user of this side may have at once."""
    return MOST_LIVE.get(side, MOST_LIVE_STAFF)
