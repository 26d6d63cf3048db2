"""Closes the account of a physician who has died: log-in ends, nothing more can be started (domain 8.2)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F

from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.scope import Scope
from yiji.audit.record import record


def close_account_of(scope: Scope, physician_id: uuid.UUID, *, now: dt.datetime) -> int:
    """Close the live accounts of that person in the caller's transaction; returns how many (0 or 1)."""
    closed = 0
    live = PhysicianAccount.objects.filter(physician_id=physician_id).exclude(state__in=ENDED_STATES)
    for account in live:
        stored = PhysicianAccount.objects.filter(pk=account.pk, version=account.version).update(
            state="closed", version=F("version") + 1
        )
        if not stored:
            continue
        User.objects.filter(pk=account.user_id).update(is_active=False, session_epoch=F("session_epoch") + 1)
        record(scope, "physician_account.close", "physician_account", account.pk, reason="death")
        closed += 1
    return closed
