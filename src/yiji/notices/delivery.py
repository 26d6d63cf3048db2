"""The worker's duty of delivering queued messages: at least once, with one effect per key at the gateway."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from yiji.jobs.worker import duty
from yiji.notices.email_gateways import email_gateway
from yiji.notices.email_templates import email_text
from yiji.notices.gateways import GatewayError, gateway
from yiji.notices.models import SmsMessage
from yiji.notices.templates import text
from yiji.vault.fields import reveal

log = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 8


@duty
def deliver_due() -> int:
    """Send every message that is due; returns how many were taken up."""
    now = timezone.now()
    due = Q(state="queued", next_attempt_at__lte=now) | Q(state="sending", lease_until__lt=now)
    count = 0
    for message in SmsMessage.objects.filter(due).order_by("next_attempt_at")[:100]:
        taken = SmsMessage.objects.filter(due, pk=message.pk, attempts=message.attempts).update(
            state="sending", attempts=F("attempts") + 1, lease_until=now + LEASE
        )
        if taken:
            _deliver(message)
            count += 1
    return count


def _deliver(message: SmsMessage) -> None:
    ours = SmsMessage.objects.filter(pk=message.pk, state="sending", attempts=message.attempts + 1)
    try:
        reference = _hand_over(message, json.loads(reveal(message, "params")))
    except Exception as error:  # one message's failure must not hold up the others
        if not isinstance(error, GatewayError | OSError):
            log.exception("message %s cannot be sent", message.pk)
        last = message.attempts + 1 >= MOST_ATTEMPTS
        pause = dt.timedelta(seconds=min(5 * 2**message.attempts, 600))
        ours.update(
            state="failed" if last else "queued",
            next_attempt_at=timezone.now() + pause,
            lease_until=None,
            error=type(error).__name__,
        )
        return
    ours.update(
        state="delivered" if reference.startswith(("file:", "console:")) else "sent",
        gateway_ref=reference[:64],
        sent_at=timezone.now(),
        delivered_at=timezone.now(),
        lease_until=None,
    )


def _hand_over(message: SmsMessage, params: dict[str, Any]) -> str:
    if message.channel == "email":
        subject, body = email_text(message.template, params)
        address = reveal(message, "email")
        return email_gateway().send(address, message.template, subject, body, message.dedup_key)
    content = text(message.template, params)
    return gateway().send(reveal(message, "phone"), message.template, content, message.dedup_key)
