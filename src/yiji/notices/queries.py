"""Reads messages for the outbox pages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yiji.notices.models import SmsMessage
from yiji.notices.templates import text
from yiji.vault.fields import reveal, reveal_value
from yiji.vault.masking import mask_phone


@dataclass(frozen=True)
class ShownMessage:
    """One message with its masked phone; ``text`` is shown in the demo only."""

    template: str
    state: str
    phone: str
    text: str
    created_at: datetime
    delivered_at: datetime | None


def recent_messages(most: int) -> list[ShownMessage]:
    """The newest messages with their texts; callers must be demo pages."""
    return [
        ShownMessage(
            template=message.template,
            state=message.state,
            phone=mask_phone(reveal(message, "phone")),
            text=text(message.template, json.loads(reveal(message, "params"))),
            created_at=message.created_at,
            delivered_at=message.delivered_at,
        )
        for message in SmsMessage.objects.order_by("-created_at")[:most]
    ]


def tenant_messages(tenant_id: uuid.UUID) -> QuerySet[SmsMessage]:
    """The messages that belong to one institution or authority; callers pass only their own scope's tenant."""
    return SmsMessage.objects.filter(tenant_id=tenant_id)


MESSAGE_ORDER = ("-created_at", "-id")
MESSAGE_COLUMNS = ("id", "template", "phone", "state", "attempts", "error", "created_at", "delivered_at")


def describe_messages(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``MESSAGE_COLUMNS`` with the phone masked."""
    return [
        {**row, "phone": mask_phone(reveal_value(SmsMessage, "phone", row["id"], row["phone"]))}
        for row in rows
    ]
