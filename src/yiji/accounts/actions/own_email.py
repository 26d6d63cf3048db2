"""A physician's e-mail address: added with a code sent to it, changed in the same way, removed; the phone is told."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import EmailAddress, User
from yiji.accounts.phone_change_rules import (
    CODE_MINUTES,
    EMAIL,
    EMAILS_PER_ACCOUNT,
    EMAILS_PER_ADDRESS,
    PROVING,
)
from yiji.accounts.queries.contact import verified_email
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import require
from yiji.notices.send import send_email, send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal
from yiji.vault.masking import mask_email


def ask_email(scope: Scope, address: str, *, now: dt.datetime | None = None) -> uuid.UUID:
    """Send a code to the address (normalised); returns the id that the asking session keeps. Raises TooMany."""
    now = now or timezone.now()
    user = _own(scope)
    if verified_email(user.pk) == address:
        raise Refusal(
            Problem("email_same", "这就是现在的邮箱。", field="email", way_out="需要更换时，请填写新的邮箱。")
        )
    require(EMAILS_PER_ACCOUNT, str(user.pk), "今天发送的邮箱验证码过多，请明天再试。")
    require(EMAILS_PER_ADDRESS, address, "一小时内向该邮箱发送的验证码过多，请稍后再试。")
    row = EmailAddress(user=user, asked_at=now, address_index=blind_index("email", address))
    seal(row, "address", address)
    with transaction.atomic():
        EmailAddress.objects.filter(user=user, verified_at__isnull=True).delete()
        row.save(force_insert=True)
        code = one_time_codes.issue(EMAIL, row.pk, now=now)
        send_email(
            "email-code",
            address,
            {"code": code, "minutes": CODE_MINUTES},
            dedup_key=f"email-code:{row.pk}",
            recipient_id=user.pk,
            now=now,
        )
    return row.pk


def prove_email(scope: Scope, email_id: uuid.UUID, code: str, *, now: dt.datetime | None = None) -> None:
    """The code is right: the address counts, an earlier one no longer does. Not inside a transaction."""
    now = now or timezone.now()
    user = _own(scope)
    row = EmailAddress.objects.filter(
        pk=email_id, user=user, verified_at__isnull=True, asked_at__gt=now - PROVING
    ).first()
    if row is None:
        raise Conflict("验证已过期，请重新填写邮箱。")
    proven = one_time_codes.prove(EMAIL, row.pk, code, now=now)
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        _end_verified(user, now)
        if not EmailAddress.objects.filter(pk=row.pk, verified_at__isnull=True).update(verified_at=now):
            raise Conflict
        record(scope, "add_email", "user", user.pk)
        _tell_phone(user, "email-added", reveal(row, "address"), row.pk, now)


def remove_email(scope: Scope, *, now: dt.datetime | None = None) -> None:
    """The verified address is forgotten; NotFound when there is none."""
    now = now or timezone.now()
    user = _own(scope)
    row = EmailAddress.objects.filter(user=user, verified_at__isnull=False, ended_at__isnull=True).first()
    if row is None:
        raise NotFound
    address = reveal(row, "address")
    with transaction.atomic():
        if not _end_verified(user, now):
            raise Conflict
        record(scope, "remove_email", "user", user.pk)
        _tell_phone(user, "email-removed", address, row.pk, now)


def _own(scope: Scope) -> User:
    user = None
    if scope.side == "physician" and scope.user_id:
        user = User.objects.filter(pk=scope.user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def _end_verified(user: User, now: dt.datetime) -> int:
    """The address itself is not kept, only that there was one."""
    live = EmailAddress.objects.filter(user=user, verified_at__isnull=False, ended_at__isnull=True)
    return live.update(ended_at=now, address=None)


def _tell_phone(user: User, template: str, address: str, row_id: uuid.UUID, now: dt.datetime) -> None:
    send_sms(
        template,
        reveal(user, "phone"),
        {"email": mask_email(address)},
        dedup_key=f"{template}:{row_id}",
        recipient_kind="physician",
        recipient_id=user.pk,
        now=now,
    )
