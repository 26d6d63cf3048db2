"""Writes down that staff opened a page with a physician's data, so that he can be told who looked."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.audit.record import record

# The same person opening the same page again within the hour is one look.
ONE_LOOK = dt.timedelta(hours=1)


def note_look(
    scope: Scope,
    kind: str,
    object_id: uuid.UUID,
    subject_id: uuid.UUID | None,
    *,
    now: dt.datetime | None = None,
) -> bool:
    """Append ``<kind>.view`` about the physician ``subject_id``; False for himself and within the hour.

    ``kind`` is physician or application; the page has checked already that the scope sees the object.
    """
    if scope.side not in ("institution", "authority") or subject_id is None:
        return False
    since = (now or timezone.now()) - ONE_LOOK
    seen = AuditEvent.objects.filter(
        subject_id=subject_id,
        verb=f"{kind}.view",
        object_id=str(object_id),
        actor_id=scope.user_id,
        at__gt=since,
    )
    if seen.exists():
        return False
    with transaction.atomic():
        record(scope, f"{kind}.view", kind, object_id, subject_id=subject_id)
    return True
