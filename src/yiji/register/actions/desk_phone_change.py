"""更改医师手机号 at the institution (domain I-18): one operator sees the physician and his document, another confirms.

The new number is proved on the spot, the old one is told and has a day to stop it. Where the physician has asked for
it online the new number is proved already. Codes are checked outside transactions.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.finish_phone_change import begin_cooling, step
from yiji.accounts.actions.stop_phone_change import stop
from yiji.accounts.models import PhysicianAccount, PhysicianPhoneChange, User
from yiji.accounts.phone_change_rules import (
    AT_INSTITUTION,
    CODE_MINUTES,
    NEW,
    PHONE_CHANGES_AT_DESK,
    PROVING,
    phone_taken,
    require_sms,
    same_phone,
    under_way,
)
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import require
from yiji.notices.send import notify, send_sms
from yiji.register.queries.organisation_names import organisation_name
from yiji.register.queries.second_person import second_person_exists
from yiji.register.visibility import visible_live_accounts, visible_phone_changes
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

REFUSALS = ("not_the_person", "no_document", "not_here", "other")


def ask_at_desk(
    scope: Scope,
    account_id: uuid.UUID,
    *,
    phone: str,
    document_type: str,
    document_seen: bool,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """The first operator has the physician before him; a code goes to the new phone. Returns the change's id.

    ``phone`` comes normalised. Raises NotFound outside the scope, Refusal, TooMany.
    """
    now = now or timezone.now()
    account = visible_live_accounts(scope).filter(pk=account_id).select_related("user").first()
    if account is None or account.state == "locked":
        raise NotFound
    user = account.user
    if user.phone_index == blind_index("phone", phone):
        raise same_phone()
    _refuse_unseen(scope, user.person_id, document_type, document_seen)
    require(PHONE_CHANGES_AT_DESK, str(scope.user_id), "今天办理的更改手机号已达上限，请明天再办。")
    require_sms(phone)
    change = PhysicianPhoneChange(
        user=user,
        person_id=user.person_id,
        way="institution",
        institution_id=scope.organisation_id,
        old_phone_index=user.phone_index,
        document_type=document_type,
        document_seen=True,
        asked_by_id=scope.user_id,
        asked_at=now,
        expires_at=now + PROVING,
    )
    seal(change, "old_phone", reveal(user, "phone"))
    seal(change, "new_phone", phone)
    try:
        with transaction.atomic():
            _drop_unproved(user, now)
            change.save(force_insert=True)
            record(
                scope,
                "phone_change.ask",
                "physician_account",
                account.pk,
                reason="desk",
                delta={"document": document_type},
            )
            _send_code(scope, change, phone, now)
    except IntegrityError:
        raise under_way() from None
    return change.pk


def check_at_desk(
    scope: Scope,
    change_id: uuid.UUID,
    *,
    code: str = "",
    document_type: str = "",
    document_seen: bool = False,
    now: dt.datetime | None = None,
) -> PhysicianPhoneChange:
    """The first operator's part is done: the code that the physician read from the new phone, or, where he proved it
    online, the document that the operator has seen now. Not inside a transaction.
    """
    now = now or timezone.now()
    change = _open(scope, change_id, "asked", now)
    account = PhysicianAccount.objects.get(user_id=change.user_id)
    started_here = change.new_proved_at is None
    if started_here and change.asked_by_id == change.user_id:
        raise Conflict("医师尚未验证新手机号。")
    kind = change.document_type if started_here else document_type
    _refuse_unseen(scope, change.person_id, kind, change.document_seen if started_here else document_seen)
    proven = one_time_codes.prove(NEW, change.pk, code, now=now) if started_here else None
    index = blind_index("phone", reveal(change, "new_phone"))
    if User.objects.filter(side="physician", is_active=True, phone_index=index).exists():
        with transaction.atomic():
            step(change, "asked", state="expired", ended_at=now, end_reason="taken", new_phone=None)
        raise phone_taken()
    with transaction.atomic():
        if proven:
            one_time_codes.redeem(proven, now=now)
        step(
            change,
            "asked",
            state="checked",
            document_type=kind,
            document_seen=True,
            new_proved_at=change.new_proved_at or now,
            checked_by_id=scope.user_id,
            checked_by_person=scope.person_id or scope.user_id,
            checked_at=now,
            expires_at=now + AT_INSTITUTION,
        )
        record(scope, "phone_change.check", "physician_account", account.pk, delta={"document": kind})
        if scope.organisation_id:
            notify(
                scope.organisation_id,
                "phone-change-to-confirm",
                {},
                dedup_key=f"phone-change-to-confirm:{change.pk}",
                object_kind="phone_change",
                object_id=change.pk,
            )
    return change


def confirm_at_desk(
    scope: Scope, change_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> None:
    """The second operator, neither the first nor the physician himself: the day of cooling begins."""
    now = now or timezone.now()
    change = _open(scope, change_id, "checked", now)
    if change.version != version:
        raise Conflict
    person = scope.person_id or scope.user_id
    if person in (change.checked_by_person, change.person_id) or scope.user_id == change.checked_by_id:
        raise Refusal(
            Problem(
                "same_person",
                "当面核验的人员和医师本人不能复核这件更改。",
                way_out="请由另一名有复核权限的人员办理。",
            )
        )
    with transaction.atomic():
        begin_cooling(
            scope,
            change,
            "checked",
            by=organisation_name(scope),
            now=now,
            confirmed_by_id=scope.user_id,
            confirmed_by_person=person,
            confirmed_at=now,
        )


def refuse_at_desk(
    scope: Scope, change_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> None:
    """The institution does not go on, or stops what it started; the physician is told."""
    now = now or timezone.now()
    change = visible_phone_changes(scope).filter(pk=change_id).first()
    if change is None:
        raise NotFound
    if reason not in REFUSALS:
        raise Refusal(Problem("reason", "未选择原因。", field="reason", way_out="请选择不予办理的原因。"))
    if change.version != version:
        raise Conflict
    with transaction.atomic():
        stop(scope, change, by=organisation_name(scope), now=now)
        notify(
            change.user_id,
            "phone-change-refused",
            {"institution": organisation_name(scope)},
            dedup_key=f"phone-change-refused:{change.pk}",
            object_kind="security",
        )


def _open(scope: Scope, change_id: uuid.UUID, state: str, now: dt.datetime) -> PhysicianPhoneChange:
    change = visible_phone_changes(scope).filter(pk=change_id).first()
    if change is None:
        raise NotFound
    if change.state != state or change.expires_at <= now:
        raise Conflict("这件更改手机号已由他人办理，或已过期。请刷新后查看。")
    return change


def _refuse_unseen(scope: Scope, person_id: uuid.UUID | None, document: str, seen: bool) -> None:
    if person_id is not None and person_id == scope.person_id:
        raise Refusal(
            Problem("own_phone", "不能办理自己的更改手机号。", way_out="请由另一名有权限的人员办理。")
        )
    if not seen:
        raise Refusal(
            Problem(
                "document_not_seen",
                "须当面核验本人身份证件后才能更改手机号。",
                field="document_seen",
                way_out="请医师本人持身份证件到场，核验后勾选。",
            )
        )
    if not catalogue.exists("identity_document", document):
        raise Refusal(
            Problem(
                "document_type", "未选择核验的证件种类。", field="document_type", way_out="请选择后继续。"
            )
        )
    if not second_person_exists(scope):
        raise Refusal(
            Problem(
                "nobody_confirms",
                "本机构没有第二名可以复核的人员，不能更改医师手机号。",
                way_out="请先由管理员增加一名管理员或复核人员。",
            )
        )


def _drop_unproved(user: User, now: dt.datetime) -> None:
    for old in PhysicianPhoneChange.objects.filter(user=user, state="asked", new_proved_at__isnull=True):
        step(old, "asked", state="expired", ended_at=now, end_reason="replaced", new_phone=None)


def _send_code(scope: Scope, change: PhysicianPhoneChange, phone: str, now: dt.datetime) -> None:
    code = one_time_codes.issue(NEW, change.pk, now=now, issued_by=scope.user_id)
    message = send_sms(
        "phone-change-desk-code",
        phone,
        {"code": code, "institution": organisation_name(scope), "minutes": CODE_MINUTES},
        dedup_key=f"phone-change-desk:{change.pk}",
        recipient_kind="physician",
        recipient_id=change.user_id,
        tenant_id=scope.organisation_id,
        now=now,
    )
    if message:
        one_time_codes.note_sms(NEW, change.pk, message.pk)
