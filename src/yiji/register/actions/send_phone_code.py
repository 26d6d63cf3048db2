"""Sends the six digits that prove who holds the phone of a sign-up."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import User
from yiji.kernel.outcome import NotFound
from yiji.notices.send import send_sms
from yiji.register.activation_rules import PHONE_CODE_MINUTES
from yiji.register.sms_limits import require_sms_asked_by_visitor
from yiji.vault.fields import reveal


def send_phone_code(user_id: uuid.UUID, *, now: dt.datetime | None = None) -> uuid.UUID:
    """Queue message SMS-2 with a fresh code for a sign-up that still awaits it; returns the user's id.

    Raises NotFound when there is no such sign-up, TooMany when its number got too many messages.
    """
    now = now or timezone.now()
    user = User.objects.filter(pk=user_id, side="physician", is_active=False).first()
    if user is None:
        raise NotFound
    phone = reveal(user, "phone")
    require_sms_asked_by_visitor(phone)
    with transaction.atomic():
        code = one_time_codes.issue("phone", user.pk, ttl=dt.timedelta(minutes=PHONE_CODE_MINUTES), now=now)
        message = send_sms(
            "SMS-2",
            phone,
            {"code": code, "minutes": PHONE_CODE_MINUTES},
            dedup_key=f"SMS-2:{uuid.uuid4()}",
            recipient_kind="physician",
            recipient_id=user.pk,
            now=now,
        )
        if message:
            one_time_codes.note_sms("phone", user.pk, message.pk)
    return user.pk
