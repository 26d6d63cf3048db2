"""A member of staff moves to another phone: a code to the new one, a message to the old one."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import StaffPhoneChange, User
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import SMS_PER_NUMBER_DAY, SMS_PER_NUMBER_HOUR, SMS_PER_NUMBER_MINUTE, require
from yiji.notices.send import send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal
from yiji.vault.masking import mask_phone

PURPOSE = "phone"
TTL = dt.timedelta(minutes=15)


def start_phone_change(scope: Scope, phone: str, *, now: dt.datetime | None = None) -> uuid.UUID:
    """Send a code to the new phone (normalised); returns the change's id, which the asking session keeps."""
    now = now or timezone.now()
    user = _own(scope)
    if user.phone_index == blind_index("phone", phone):
        raise Refusal(
            Problem("phone_same", "这就是现在登记的手机号。", field="phone", way_out="请填写新的手机号。")
        )
    require(SMS_PER_NUMBER_MINUTE, phone, "验证码刚刚发出，请 1 分钟后再重新发送。")
    require(SMS_PER_NUMBER_HOUR, phone, "一小时内发送的验证码过多，请稍后再试。")
    require(SMS_PER_NUMBER_DAY, phone, "今天发送的验证码过多，请明天再试。")
    change = StaffPhoneChange(user=user, asked_at=now)
    seal(change, "new_phone", phone)
    with transaction.atomic():
        change.save(force_insert=True)
        code = one_time_codes.issue(PURPOSE, change.pk, now=now)
        send_sms(
            "SMS-2",
            phone,
            {"code": code, "minutes": 10},
            dedup_key=f"phone-change:{change.pk}",
            recipient_kind="user",
            recipient_id=user.pk,
            tenant_id=scope.organisation_id,
        )
    return change.pk


def finish_phone_change(
    scope: Scope, change_id: uuid.UUID, code: str, *, now: dt.datetime | None = None
) -> None:
    """The code of the new phone is right: it is the registered one from now on. Not inside a transaction."""
    now = now or timezone.now()
    user = _own(scope)
    found = StaffPhoneChange.objects.filter(
        pk=change_id, user=user, done_at__isnull=True, asked_at__gt=now - TTL
    )
    change = found.first()
    if change is None:
        raise Conflict("验证已过期，请重新填写新手机号。")
    proven = one_time_codes.prove(PURPOSE, change.pk, code, now=now)
    old, new = reveal(user, "phone"), reveal(change, "new_phone")
    seal(user, "phone", new)
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        if not found.update(done_at=now, new_phone=None):
            raise Conflict()
        User.objects.filter(pk=user.pk).update(phone=user.phone, phone_index=blind_index("phone", new))
        record(scope, "change_phone", "user", user.pk)
        send_sms(
            "staff-phone-changed",
            old,
            {"login_name": user.login_name, "phone": mask_phone(new)},
            dedup_key=f"phone-changed:{change.pk}",
            recipient_kind="user",
            recipient_id=user.pk,
            tenant_id=scope.organisation_id,
        )


def _own(scope: Scope) -> User:
    user = User.objects.filter(pk=scope.user_id, is_active=True).first() if scope.user_id else None
    if user is None or user.side == "physician":
        raise NotFound
    return user
