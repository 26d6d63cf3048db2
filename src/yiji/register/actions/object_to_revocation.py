"""The physician objects to the revocation of his account; the authority answers (seed 5.1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.limits.limiter import require
from yiji.notices.send import notify, send_sms
from yiji.register.account_claim_rules import CODE_MINUTES, OBJECTION_PERIOD, OBJECTIONS_PER_PERSON
from yiji.register.models import AccountRevocation
from yiji.register.queries.organisation_names import organisation_name
from yiji.register.sms_limits import require_sms_asked_by_visitor
from yiji.register.visibility import visible_revocations
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

NOBODY = uuid.UUID(int=0)


def ask_objection_code(*, id_number: str, phone: str, now: dt.datetime | None = None) -> uuid.UUID:
    """Send SMS-2 to the phone of the revoked account; returns what the visitor's session keeps.

    The answer is the same when there is nothing to object to: the id then belongs to nothing. Raises TooMany.
    """
    now = now or timezone.now()
    person = blind_index("id_number", id_number)
    require(OBJECTIONS_PER_PERSON, str(person), "今天提出异议的次数已达上限，请明天再试。")
    require_sms_asked_by_visitor(phone)
    found = (
        AccountRevocation.objects.filter(
            account__id_number_index=person,
            account__user__phone_index=blind_index("phone", phone),
            state="revoked",
            objection_state="",
            decided_at__gt=now - OBJECTION_PERIOD,
        )
        .order_by("-decided_at")
        .first()
    )
    if found is None:
        return uuid.uuid4()
    with transaction.atomic():
        code = one_time_codes.issue("objection", found.pk, ttl=dt.timedelta(minutes=CODE_MINUTES), now=now)
        send_sms(
            "SMS-2",
            phone,
            {"code": code, "minutes": CODE_MINUTES},
            dedup_key=f"SMS-2:{uuid.uuid4()}",
            recipient_kind="physician",
            recipient_id=found.account.user_id,
            now=now,
        )
    return found.pk


def object_to_revocation(
    scope: Scope, revocation_id: uuid.UUID, *, code: str, objection: str, now: dt.datetime | None = None
) -> AccountRevocation:
    """Write the objection down once the phone is proven; must not run inside a transaction.

    Raises Refusal for a wrong code or an empty objection, Conflict when one was made already.
    """
    now = now or timezone.now()
    if len(objection.strip()) < 10:
        raise Refusal(
            Problem(
                "objection",
                "异议内容太短。",
                field="objection",
                way_out="请写明为什么不应撤销，至少 10 个字。",
            )
        )
    proven = one_time_codes.prove("objection", revocation_id, code, now=now)
    with transaction.atomic():
        one_time_codes.redeem(proven, now=now)
        moved = AccountRevocation.objects.filter(
            pk=revocation_id, state="revoked", objection_state="", decided_at__gt=now - OBJECTION_PERIOD
        ).update(
            version=F("version") + 1,
            objection_state="open",
            objection=objection.strip()[:1000],
            objected_at=now,
        )
        if not moved:
            raise Conflict("已经提出过异议，请等待答复。")
        revocation = AccountRevocation.objects.get(pk=revocation_id)
        for recipient in _who_must_know(revocation):
            notify(
                recipient,
                "objection-to-answer",
                {},
                dedup_key=f"objection:{revocation.pk}:{recipient}",
                object_kind="account_revocation",
                object_id=revocation.pk,
            )
        record(
            scope,
            "physician_account.object_to_revocation",
            "physician_account",
            revocation.account_id,
            tenant_id=revocation.organisation_id,
        )
    return revocation


def answer_objection(
    scope: Scope,
    revocation_id: uuid.UUID,
    *,
    version: int,
    upheld: bool,
    answer: str,
    now: dt.datetime | None = None,
) -> AccountRevocation:
    """The authority's answer. A revoked account stays revoked: upheld means that the physician signs up again and
    the authority may activate him. Raises NotFound, Conflict, Refusal (no reason, or answered by who revoked).
    """
    now = now or timezone.now()
    revocation = visible_revocations(scope).filter(pk=revocation_id).first()
    if revocation is None or scope.side != "authority":
        raise NotFound
    if len(answer.strip()) < 5:
        raise Refusal(
            Problem("answer", "没有写明答复的理由。", field="answer", way_out="请写明理由，至少 5 个字。")
        )
    if scope.person_id and scope.person_id in (revocation.asked_by_person, revocation.decided_by_person):
        raise Refusal(
            Problem(
                "same_person",
                "提出或复核过这次撤销的人员不能答复对它的异议。",
                way_out="请由本机关其他人员答复。",
            )
        )
    with transaction.atomic():
        moved = AccountRevocation.objects.filter(
            pk=revocation.pk, version=version, objection_state="open"
        ).update(
            version=F("version") + 1,
            objection_state="upheld" if upheld else "dismissed",
            objection_answer=answer.strip()[:500],
            objection_answered_by=f"{organisation_name(scope)} {scope.display_name}".strip()[:160],
            objection_answered_at=now,
        )
        if not moved:
            raise Conflict
        record(
            scope,
            "physician_account.answer_objection",
            "physician_account",
            revocation.account_id,
            reason="upheld" if upheld else "dismissed",
        )
        outcome = "异议成立，请重新注册账户，行政部门可为您激活" if upheld else "异议不成立"
        send_sms(
            "objection-answered",
            reveal(revocation.account.user, "phone"),
            {"outcome": outcome},
            dedup_key=f"objection-answered:{revocation.pk}",
            recipient_kind="physician",
            recipient_id=revocation.account.user_id,
            tenant_id=scope.organisation_id,
            now=now,
        )
    revocation.refresh_from_db()
    return revocation


def _who_must_know(revocation: AccountRevocation) -> list[uuid.UUID]:
    if revocation.side == "authority":
        return [revocation.organisation_id]
    issuer = Institution.objects.filter(pk=revocation.institution_id or NOBODY).values_list(
        "licence_issuer_id", flat=True
    )
    return [revocation.organisation_id, *issuer]
