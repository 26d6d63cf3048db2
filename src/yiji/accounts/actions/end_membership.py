"""Ends an operator's work for the institution: access stops at once, the past stays readable."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.add_operator import lock_administrators
from yiji.accounts.actions.change_operator_role import refuse_own, require_an_administrator
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.models import Membership, User
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ROLE
from yiji.accounts.visibility import get_live_membership
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict


def end_membership(
    scope: Scope, membership_id: uuid.UUID, *, reason: str = "", now: dt.datetime | None = None
) -> None:
    """End the membership, its sessions and its set-up code; ``reason`` holds no personal data."""
    now = now or timezone.now()
    membership = get_live_membership(scope, membership_id)
    refuse_own(scope, membership)
    with transaction.atomic():
        lock_administrators(scope)
        if not Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=now):
            raise Conflict()
        require_an_administrator(scope)
        elsewhere = Membership.objects.filter(user_id=membership.user_id, ended_at__isnull=True).exists()
        User.objects.filter(pk=membership.user_id).update(is_active=elsewhere)
        end_all_sessions(membership.user_id, ROLE, now=now)
        one_time_codes.cancel("setup", membership.user_id, now=now)
        record(scope, "end_membership", "membership", membership.pk, reason=reason)
