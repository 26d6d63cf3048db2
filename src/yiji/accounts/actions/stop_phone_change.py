"""A move to another phone is stopped: by whoever holds the old number, by its owner, or by the institution."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.actions.finish_phone_change import restore_look_only, send_stop_code, step
from yiji.accounts.models import PhysicianAccount, PhysicianPhoneChange
from yiji.accounts.models.physician_contact import OPEN_PHONE_CHANGES
from yiji.accounts.phone_change_rules import STOP, STOPS_PER_ADDRESS, require_sms
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ACCOUNT
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound
from yiji.limits.limiter import require
from yiji.notices.send import notify, send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal


def stop_by_old_phone(phone: str, code: str, *, address: str, now: dt.datetime | None = None) -> None:
    """The code that was sent to the old number, given with that number (normalised); nobody need log in.

    One answer for an unknown number, a wrong code, and a move that is over. Not inside a transaction.
    """
    now = now or timezone.now()
    require(STOPS_PER_ADDRESS, address, "本网络一小时内的尝试次数过多，请稍后再试。")
    change = PhysicianPhoneChange.objects.filter(
        old_phone_index=blind_index("phone", phone), state="cooling", due_at__gt=now
    ).first()
    proven = one_time_codes.prove(STOP, change.pk if change else uuid.uuid4(), code, now=now)
    if change is None:
        raise NotFound
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        stop(Scope(side="physician", display_name="old phone"), change, by="原手机号", now=now)
        # Whoever started it knows the password or deceived the institution: nobody stays logged in.
        end_all_sessions(change.user_id, ACCOUNT, now=now)


def resend_stop_code(phone: str, *, address: str, now: dt.datetime | None = None) -> None:
    """Another stop code to the old number of a move that is under way; the asker is told the same in any case."""
    now = now or timezone.now()
    require(STOPS_PER_ADDRESS, address, "本网络一小时内的尝试次数过多，请稍后再试。")
    require_sms(phone)
    change = PhysicianPhoneChange.objects.filter(
        old_phone_index=blind_index("phone", phone), state="cooling", due_at__gt=now
    ).first()
    if change is None or change.due_at is None:
        return
    with transaction.atomic():
        send_stop_code(change, change.due_at, by="再次发送", now=now)


def stop_own_phone_change(scope: Scope, change_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The owner stops his own move from his account; NotFound alike for another's and an unknown one."""
    found = PhysicianPhoneChange.objects.filter(pk=change_id, user_id=scope.user_id).first()
    if scope.user_id is None or found is None:
        raise NotFound
    with transaction.atomic():
        stop(scope, found, by="本人", now=now or timezone.now())


def withdraw_phone_change(scope: Scope, change_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The owner gives up a move that nobody has vouched for yet; one that is cooling is stopped otherwise."""
    found = PhysicianPhoneChange.objects.filter(pk=change_id, user_id=scope.user_id).first()
    if scope.user_id is None or found is None:
        raise NotFound
    if found.state == "cooling":
        raise Conflict("这次更换已经验证，请用“停止更换”。")
    with transaction.atomic():
        stop(scope, found, by="本人", now=now or timezone.now())


def stop(scope: Scope, change: PhysicianPhoneChange, *, by: str, now: dt.datetime) -> None:
    """End an open change, in the transaction of the act; both numbers and the institution are told when it was proved."""
    start = change.state
    if start not in OPEN_PHONE_CHANGES:
        raise Conflict("这次更换手机号已经结束。")
    old, new = reveal(change, "old_phone"), reveal(change, "new_phone")
    step(change, start, state="stopped", ended_at=now, end_reason=scope.side, new_phone=None)
    one_time_codes.cancel(STOP, change.pk, now=now)
    account_id = PhysicianAccount.objects.values_list("pk", flat=True).get(user_id=change.user_id)
    record(
        scope,
        "phone_change.stop",
        "physician_account",
        account_id,
        reason=start,
        tenant_id=change.institution_id,
    )
    if start != "cooling":
        return
    restore_look_only(change)
    for name, number in (("old", old), ("new", new)):
        send_sms(
            "phone-change-stopped",
            number,
            {"by": by},
            dedup_key=f"phone-change-stopped:{change.pk}:{name}",
            recipient_kind="physician",
            recipient_id=change.user_id,
            tenant_id=change.institution_id,
            now=now,
        )
    for recipient in filter(None, (change.user_id, change.institution_id)):
        notify(
            recipient,
            "phone-change-stopped",
            {"by": by},
            dedup_key=f"phone-change-stopped:{change.pk}:{recipient}",
            object_kind="phone_change" if recipient == change.institution_id else "security",
            object_id=change.pk if recipient == change.institution_id else None,
        )
