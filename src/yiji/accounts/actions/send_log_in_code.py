"""Sends the SMS code that is a physician's second factor at log-in (SMS-2)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from yiji.accounts import one_time_codes
from yiji.accounts.actions.begin_session import count_failed_try
from yiji.accounts.actions.finish_phone_change import carry_out_phone_changes
from yiji.accounts.models import User
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import SMS_PER_NUMBER_DAY, SMS_PER_NUMBER_HOUR, SMS_PER_NUMBER_MINUTE, require
from yiji.notices.send import send_sms
from yiji.vault.fields import reveal

PURPOSE = "second_factor"


def send_log_in_code(user_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """Send a new six-digit code, valid for 10 minutes; TooMany when the number got too many already.

    A move to another phone whose day is over takes effect first, so that the code goes to the right number.
    """
    carry_out_phone_changes(user_id=user_id, now=now)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    phone = reveal(user, "phone")
    if not phone:
        raise Refusal(
            Problem("no_phone", "账户没有登记手机号，无法发送验证码。", way_out="请联系您的主要执业机构。")
        )
    require(SMS_PER_NUMBER_MINUTE, phone, "验证码刚刚发出，请 1 分钟后再重新发送。")
    require(SMS_PER_NUMBER_HOUR, phone, "一小时内发送的验证码过多，请稍后再试。")
    require(SMS_PER_NUMBER_DAY, phone, "今天发送的验证码过多，请明天再试。")
    with transaction.atomic():
        code = one_time_codes.issue(PURPOSE, user.pk, now=now)
        live = one_time_codes.live_code(PURPOSE, user.pk, now=now)
        message = send_sms(
            "SMS-2",
            phone,
            {"code": code, "minutes": 10},
            dedup_key=f"log-in:{live.id if live else uuid.uuid4()}",
            recipient_kind="user",
            recipient_id=user.pk,
        )
        if message:
            one_time_codes.note_sms(PURPOSE, user.pk, message.pk)


def prove_sms_code(user_id: uuid.UUID, text: str, *, now: dt.datetime | None = None) -> None:
    """Check the code that was sent; raises Refusal or TooMany. Not inside a transaction."""
    try:
        one_time_codes.check(PURPOSE, user_id, text, now=now)
    except Refusal:
        count_failed_try(user_id, now=now)
        raise
