"""Makes a set-up code for a user and sends it to his own phone; nobody else ever sees it (SMS-1)."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.accounts import one_time_codes
from yiji.accounts.models import User
from yiji.limits.limiter import SMS_PER_NUMBER_DAY, SMS_PER_NUMBER_HOUR, require
from yiji.notices.send import send_sms

PURPOSE = "setup"
LENGTH = 12
HOURS = 24


def send_setup_code(
    user: User,
    phone: str,
    *,
    sender: str,
    institution: str,
    issued_by: uuid.UUID | None,
    tenant_id: uuid.UUID | None,
    template: str = "SMS-1",
    hours: int = HOURS,
    now: dt.datetime | None = None,
) -> None:
    """Replace the live code by a new one of 12 characters, valid for ``hours``; call it in the transaction."""
    require(SMS_PER_NUMBER_HOUR, phone, "一小时内发往该手机号的短信过多，请稍后再试。")
    require(SMS_PER_NUMBER_DAY, phone, "今天发往该手机号的短信过多，请明天再试。")
    code = one_time_codes.issue(
        PURPOSE,
        user.pk,
        length=LENGTH,
        alphabet=one_time_codes.LETTERS,
        ttl=dt.timedelta(hours=hours),
        issued_by=issued_by,
        now=now,
    )
    live = one_time_codes.live_code(PURPOSE, user.pk, now=now)
    message = send_sms(
        template,
        phone,
        {
            "authority": sender,
            "institution": institution,
            "login_name": user.login_name,
            "code": "-".join(code[at : at + 4] for at in range(0, LENGTH, 4)),
            "hours": hours,
        },
        dedup_key=f"setup:{live.id if live else uuid.uuid4()}",
        recipient_kind="user",
        recipient_id=user.pk,
        tenant_id=tenant_id,
    )
    if message:
        one_time_codes.note_sms(PURPOSE, user.pk, message.pk)
