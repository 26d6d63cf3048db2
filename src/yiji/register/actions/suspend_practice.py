"""A suspension of practice on the registrations: written when it begins, taken off when it ends (domain 8.4)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, Max, Q

from yiji.accounts.scope import Scope
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import ConductRecord, Registration
from yiji.register.models.conduct import IN_FORCE
from yiji.rulebook.register_changes import RegisterChange, ResumeRegistration, SuspendRegistration

REASON = "暂停执业"


def suspended_until(physician_id: uuid.UUID, on: dt.date) -> dt.date | None:
    """The last day of the suspensions in force on that day; None without one."""
    running = ConductRecord.objects.filter(
        Q(effective_to__gte=on),
        physician_id=physician_id,
        kind="suspension",
        state__in=IN_FORCE,
        effective_from__lte=on,
    )
    last: dt.date | None = running.aggregate(last=Max("effective_to"))["last"]
    return last


def bring_up_to_date(scope: Scope, physician_id: uuid.UUID, now: dt.datetime, today: dt.date) -> int:
    """Make the registrations say what the records say today: suspended until the latest end, or in practice again.

    Runs in the caller's transaction; returns how many registrations changed. A registration that is off the roster
    or proposed for deregistration keeps its state.
    """
    until = suspended_until(physician_id, today)
    mine = ConductRecord.objects.filter(physician_id=physician_id, kind="suspension")
    mine.filter(state__in=IN_FORCE, effective_from__lte=today, applied_at__isnull=True).update(
        applied_at=now, version=F("version") + 1
    )
    over = mine.filter(applied_at__isnull=False, lifted_at__isnull=True).filter(
        Q(state="withdrawn") | Q(effective_to__lt=today)
    )
    lifted = over.update(lifted_at=now, version=F("version") + 1)
    rows = Registration.objects.filter(physician_id=physician_id, status__in=("active", "suspended"))
    changes: list[RegisterChange] = []
    for row in rows.order_by("approved_on", "id"):
        past = row.suspended_until is not None and row.suspended_until < today
        if until is not None and (row.status == "active" or row.suspended_until != until):
            changes.append(SuspendRegistration(str(row.pk), until, REASON))
        elif until is None and row.status == "suspended" and (lifted or past):
            # One that came suspended from the national register without a record here runs to its own last day.
            changes.append(ResumeRegistration(str(row.pk), REASON))
    if changes:
        apply_changes(
            scope,
            changes,
            physician_id=physician_id,
            application_id=None,
            effective_on=today,
            source="conduct",
        )
    return len(changes)
