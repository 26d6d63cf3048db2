"""Reads the log from the side of the physician whom its events are about."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from yiji.audit.models import AuditEvent
from yiji.vault.crypto import decrypt

ORDER = ("-id",)
COLUMNS = (
    "id",
    "at",
    "actor_side",
    "actor_roles",
    "tenant_id",
    "verb",
    "reason",
    "outcome",
    "event_id",
    "delta",
)


def events_about(subject_ids: Iterable[uuid.UUID | None]) -> QuerySet[AuditEvent]:
    """The events about these physicians or accounts; the caller passes only his own."""
    return AuditEvent.objects.filter(subject_id__in=[one for one in subject_ids if one is not None])


def delta_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The changed fields of a row of COLUMNS, {} where none were kept."""
    if not row["delta"]:
        return {}
    text = decrypt(f"audit_auditevent|delta|{row['event_id']}", bytes(row["delta"]))
    found = json.loads(text)
    return found if isinstance(found, dict) else {}
