"""Writes messages into the outbox, in the transaction of the act that causes them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.notices.models import InAppNotice, SmsMessage
from yiji.notices.templates import text
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal


def send_sms(
    template: str,
    phone: str,
    params: Mapping[str, object],
    *,
    dedup_key: str,
    recipient_kind: str,
    recipient_id: uuid.UUID | None = None,
    tenant_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> SmsMessage | None:
    """Queue one message; None when a message with this ``dedup_key`` exists or the phone is empty."""
    if not phone or SmsMessage.objects.filter(dedup_key=dedup_key).exists():
        return None
    text(template, params)
    message = SmsMessage(
        template=template,
        dedup_key=dedup_key,
        tenant_id=tenant_id,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        phone_index=blind_index("phone", phone),
        next_attempt_at=now or timezone.now(),
    )
    seal(message, "phone", phone)
    seal(message, "params", json.dumps(params, ensure_ascii=False, default=str))
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # somebody else queued it in this moment
        return None
    return message


def notify(
    recipient_id: uuid.UUID,
    template: str,
    params: Mapping[str, object],
    *,
    dedup_key: str,
    object_kind: str = "",
    object_id: uuid.UUID | None = None,
) -> None:
    """Add a notice to the list of a user or an organisation, once per ``dedup_key``."""
    InAppNotice.objects.get_or_create(
        dedup_key=dedup_key,
        defaults={
            "recipient_id": recipient_id,
            "template": template,
            "params": {key: str(value) for key, value in params.items()},
            "object_kind": object_kind,
            "object_id": object_id,
        },
    )
