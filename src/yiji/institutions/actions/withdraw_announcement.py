"""Withdraws a published announcement with a reason that its readers see."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.announcement_rules import reason_problem
from yiji.institutions.visibility import get_announcement
from yiji.kernel.outcome import Conflict, Refusal
from yiji.notices.models import Announcement


def withdraw_announcement(
    scope: Scope, announcement_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> Announcement:
    """It stays in the lists, marked as withdrawn with the reason, its text no longer shown to institutions."""
    announcement = get_announcement(scope, announcement_id)
    problem = reason_problem(reason)
    if problem:
        raise Refusal(problem)
    with transaction.atomic():
        changed = Announcement.objects.filter(pk=announcement.pk, state="published", version=version).update(
            state="withdrawn",
            withdrawn_at=now or timezone.now(),
            withdrawn_by_name=scope.display_name[:60],
            withdrawn_reason=reason.strip(),
            version=F("version") + 1,
        )
        if not changed:
            raise Conflict("公告不在发布状态，或刚刚被他人撤回。请刷新查看最新状态。")
        record(scope, "announcement.withdraw", "announcement", announcement.pk, reason=reason.strip())
    return announcement
