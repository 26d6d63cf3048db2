"""Reads messages for the outbox pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from yiji.notices.models import SmsMessage
from yiji.notices.templates import text
from yiji.vault.fields import reveal
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
