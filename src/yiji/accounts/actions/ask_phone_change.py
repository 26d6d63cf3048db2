"""A physician moves to another phone by himself: codes to the new one and to the old one or the proved e-mail.

No step may run inside a transaction of its caller: counted tries must outlive a refusal.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.finish_phone_change import apply_phone_change, begin_cooling, step
from yiji.accounts.actions.set_password import require_present_password
from yiji.accounts.models import PhysicianPhoneChange, User
from yiji.accounts.phone_change_rules import (
    AT_INSTITUTION,
    CODE_MINUTES,
    EMAIL,
    EMAILS_PER_ADDRESS,
    NEW,
    OLD,
    PHONE_CHANGES,
    PROVING,
    phone_taken,
    require_sms,
    same_phone,
    under_way,
)
from yiji.accounts.queries.contact import verified_email
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import require
from yiji.notices.send import notify, send_email, send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal


def ask_phone_change(
    user_id: uuid.UUID,
    *,
    phone: str,
    way: str,
    present: str | None = None,
    institution_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """Send the codes; returns the change's id, which the asking session keeps. ``phone`` comes normalised.

    ``way``: both (old phone at hand), email (lost; a proved e-mail stands in), institution (lost; it will see him).
    ``present`` is the password where the old phone is lost; None when the log-in has just proved it. Raises Refusal,
    TooMany. Whether the number is another account's is not told before it was proved.
    """
    now = now or timezone.now()
    user, scope = _physician(user_id)
    if way != "both" and present is not None:
        require_present_password(user, present)
    _refuse(user, phone, way, institution_id)
    require_sms(phone)
    if way == "both":
        require_sms(reveal(user, "phone"))
    if way == "email":
        require(EMAILS_PER_ADDRESS, verified_email(user.pk), "一小时内向该邮箱发送的验证码过多，请稍后再试。")
    require(PHONE_CHANGES, str(user.pk), "今天更换手机号的次数已达上限，请明天再试。")
    change = PhysicianPhoneChange(
        user=user,
        person_id=user.person_id,
        way=way,
        institution_id=institution_id if way == "institution" else None,
        old_phone_index=user.phone_index,
        asked_by_id=user.pk,
        asked_at=now,
        expires_at=now + PROVING,
    )
    seal(change, "old_phone", reveal(user, "phone"))
    seal(change, "new_phone", phone)
    try:
        with transaction.atomic():
            _drop_unproved(user, now)
            change.save(force_insert=True)
            record(scope, "phone_change.ask", "physician_account", _account_id(scope), reason=way)
            _send(change, user, phone, way, now)
    except IntegrityError:
        raise under_way() from None
    return change.pk


def prove_phone_change(
    user_id: uuid.UUID,
    change_id: uuid.UUID,
    *,
    code: str,
    second_code: str = "",
    session_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> str:
    """The codes of one's own change; returns its new state: done, cooling, or asked (the institution goes on).

    ``second_code`` is the one of the old phone or of the e-mail. Raises Refusal, TooMany, Conflict when it is over.
    """
    now = now or timezone.now()
    user, scope = _physician(user_id)
    change = PhysicianPhoneChange.objects.filter(
        pk=change_id, user=user, state="asked", new_proved_at__isnull=True, expires_at__gt=now
    ).first()
    if change is None:
        raise Conflict("验证已过期，请重新填写新手机号。")
    proven = [one_time_codes.prove(NEW, change.pk, code, field="code", now=now)]
    if change.way != "institution":
        purpose = OLD if change.way == "both" else EMAIL
        proven.append(one_time_codes.prove(purpose, change.pk, second_code, field="second_code", now=now))
    phone = reveal(change, "new_phone")
    taken = User.objects.filter(side="physician", is_active=True, phone_index=blind_index("phone", phone))
    if taken.exists():
        with transaction.atomic():
            for one in proven:
                one_time_codes.redeem(one, now=now)
            step(change, "asked", state="expired", ended_at=now, end_reason="taken", new_phone=None)
        raise phone_taken()
    with transaction.atomic():
        for one in proven:
            one_time_codes.redeem(one, now=now)
        if change.way == "institution":
            step(change, "asked", new_proved_at=now, expires_at=now + AT_INSTITUTION)
            _tell_institution(change)
        elif change.way == "email":
            begin_cooling(scope, change, "asked", by="密码和邮箱验证", now=now, new_proved_at=now)
        elif not apply_phone_change(scope, change, "asked", keep=session_id, now=now):
            return "expired"
    return change.state


def _physician(user_id: uuid.UUID) -> tuple[User, Scope]:
    user = User.objects.filter(pk=user_id, side="physician", is_active=True).first()
    scope = scope_for(user) if user else None
    if user is None or scope is None:
        raise NotFound
    return user, scope


def _account_id(scope: Scope) -> uuid.UUID:
    if scope.physician_account_id is None:
        raise NotFound
    return scope.physician_account_id


def _refuse(user: User, phone: str, way: str, institution_id: uuid.UUID | None) -> None:
    if user.phone_index == blind_index("phone", phone):
        raise same_phone()
    if way == "both" and user.totp_confirmed_at is None and not reveal(user, "phone"):
        raise NotFound
    if way == "email" and not verified_email(user.pk):
        raise Refusal(
            Problem(
                "no_verified_email",
                "账户没有验证过的邮箱，不能用邮箱代替原手机。",
                field="way",
                way_out="请选择到主要执业机构当面核验。",
            )
        )
    if way == "institution" and institution_id is None:
        raise Refusal(
            Problem(
                "no_institution",
                "您没有可以当面核验的执业机构。",
                field="way",
                way_out="请持身份证件到所在地的卫生健康行政部门说明，或通过“有人用我的证件开了账户”办理。",
            )
        )
    if way not in ("both", "email", "institution"):
        raise NotFound


def _drop_unproved(user: User, now: dt.datetime) -> None:
    """An earlier try whose codes were never given makes room; what has been proved stays and is in the way."""
    for old in PhysicianPhoneChange.objects.filter(user=user, state="asked", new_proved_at__isnull=True):
        step(old, "asked", state="expired", ended_at=now, end_reason="replaced", new_phone=None)


def _send(change: PhysicianPhoneChange, user: User, phone: str, way: str, now: dt.datetime) -> None:
    numbers = {NEW: phone, OLD: reveal(user, "phone")} if way == "both" else {NEW: phone}
    for purpose, number in numbers.items():
        code = one_time_codes.issue(purpose, change.pk, now=now)
        message = send_sms(
            "SMS-2",
            number,
            {"code": code, "minutes": CODE_MINUTES},
            dedup_key=f"SMS-2:{purpose}:{change.pk}",
            recipient_kind="physician",
            recipient_id=user.pk,
            now=now,
        )
        if message:
            one_time_codes.note_sms(purpose, change.pk, message.pk)
    if way == "email":
        code = one_time_codes.issue(EMAIL, change.pk, now=now)
        send_email(
            "SMS-2",
            verified_email(user.pk),
            {"code": code, "minutes": CODE_MINUTES},
            dedup_key=f"SMS-2:email:{change.pk}",
            recipient_id=user.pk,
            now=now,
        )


def _tell_institution(change: PhysicianPhoneChange) -> None:
    if change.institution_id:
        notify(
            change.institution_id,
            "phone-change-to-check",
            {},
            dedup_key=f"phone-change-to-check:{change.pk}",
            object_kind="phone_change",
            object_id=change.pk,
        )
