"""Ends a physician's places in an institution's departments: he has left it (seed 4.1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F

from yiji.accounts.scope import Scope
from yiji.institutions.models import DepartmentMember


def leave_departments(scope: Scope, physician_id: uuid.UUID, institution_id: uuid.UUID, on: dt.date) -> int:
    """End all live places there as of ``on``; returns how many. Call it in the transaction of what made him leave."""
    live = DepartmentMember.objects.filter(
        institution_id=institution_id, physician_id=physician_id, until__isnull=True
    )
    name = scope.display_name[:60]
    later = live.filter(since__gt=on).update(until=F("since"), ended_by_name=name)
    return later + live.update(until=on, ended_by_name=name)
