"""Legal dates follow the working calendar: after a year's holidays are imported, running clocks are computed anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.deadline import clock, decision_clock
from yiji.applications.models import Application
from yiji.audit.record import record
from yiji.rulebook.deadlines import Due

_MOST_AT_ONCE = 2000


def recompute_clocks(*, now: dt.datetime | None = None) -> int:
    """Compute the running clock of each open application from its base date; returns how many dates moved.

    Only dates that rest on working days can move; each move leaves an audit row with both dates.
    """
    now = now or timezone.now()
    moved = 0
    rows = Application.objects.filter(
        state__in=("submitted", "received", "accepted", "examined", "granted"), due_on__isnull=False
    )
    for row in rows.order_by("due_on").iterator(chunk_size=_MOST_AT_ONCE):
        due = _due(row)
        if due is None or (due.on, due.estimated) == (row.due_on, row.due_estimated):
            continue
        column = {"received": "intake_due_on", "granted": "delivery_due_on"}.get(row.state)
        column = "decision_due_on" if row.state in ("accepted", "examined") else column
        changes: dict[str, Any] = {"due_on": due.on, "due_estimated": due.estimated}
        if column:
            changes[column] = due.on
        stored = Application.objects.filter(pk=row.pk, version=row.version).update(
            **changes, version=F("version") + 1, updated_at=now
        )
        if stored:
            moved += 1
            delta = {"from": str(row.due_on), "to": str(due.on)}
            record(Scope.system("工作日历"), "application.due", "application", row.pk, delta=delta)
    return moved


def _due(row: Application) -> Due | None:
    if row.state == "submitted" and row.submitted_at:
        return clock("institution_confirmation", row.submitted_at)
    if row.state == "received" and row.received_at:
        return clock("intake", row.received_at)
    if row.state in ("accepted", "examined") and row.accepted_at:
        return decision_clock(
            row.accepted_at,
            row.received_at or row.accepted_at,
            extended=row.extended,
            paused_days=row.paused_days,
        )
    if row.state == "granted" and row.decided_at:
        return clock("delivery", row.decided_at)
    return None
