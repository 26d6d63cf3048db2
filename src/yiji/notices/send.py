"""Writes messages into the outbox, in the transaction of the act that causes them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.notices.email_templates import email_text
from yiji.notices.groups import group_of
from yiji.notices.models import InAppNotice, NoticePreference, SmsMessage
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
    """Queue one message; None when one with this ``dedup_key`` exists, the phone is empty, or the physician has
    switched this group of messages off.
    """
    if not phone or SmsMessage.objects.filter(dedup_key=dedup_key).exists():
        return None
    if recipient_kind == "physician" and recipient_id and _switched_off(template, recipient_id):
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
    return _queue(message, params)


def send_email(
    template: str,
    address: str,
    params: Mapping[str, object],
    *,
    dedup_key: str,
    recipient_kind: str = "physician",
    recipient_id: uuid.UUID | None = None,
    tenant_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> SmsMessage | None:
    """Queue one e-mail in the same outbox; None when a message with this ``dedup_key`` exists or there is no address.

    ``template`` is one of ``email_templates`` or of the SMS templates. The address must be one that its owner has
    verified, or the one that he verifies just now.
    """
    if not address or SmsMessage.objects.filter(dedup_key=dedup_key).exists():
        return None
    email_text(template, params)
    message = SmsMessage(
        template=template,
        channel="email",
        dedup_key=dedup_key,
        tenant_id=tenant_id,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        next_attempt_at=now or timezone.now(),
    )
    seal(message, "email", address)
    return _queue(message, params)


def _queue(message: SmsMessage, params: Mapping[str, object]) -> SmsMessage | None:
    seal(message, "params", json.dumps(params, ensure_ascii=False, default=str))
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # somebody else queued it in this moment
        return None
    return message


def _switched_off(template: str, recipient_id: uuid.UUID) -> bool:
    group = group_of(template)
    if not group:
        return False
    chosen = NoticePreference.objects.filter(recipient_id=recipient_id).values_list("sms_off", flat=True)
    return group in (chosen.first() or ())


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
