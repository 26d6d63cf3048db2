"""Somebody claims that an account under his ID number is not his: proven by phone, the account is frozen."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.models.physician_account import ENDED_STATES, STATES
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import require
from yiji.notices.send import notify, send_sms
from yiji.register.account_claim_rules import CLAIMS_PER_PERSON, CODE_MINUTES
from yiji.register.actions.step_account import step_account
from yiji.register.models import AccountClaim, Physician
from yiji.register.queries.match import institution_of_valid_registration
from yiji.register.sms_limits import require_sms_asked_by_visitor
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

_FREEZABLE = tuple(state for state in STATES if state not in (*ENDED_STATES, "locked"))
_TOO_MANY = "今天以该证件提出认领的次数已达上限，请持身份证件到主要执业机构或卫生健康行政部门办理。"


def start_claim(
    scope: Scope,
    *,
    name: str,
    id_number: str,
    phone: str,
    province: str,
    institution: str,
    statement: str,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """Take the claim down and send SMS-2 to the claimant's phone; returns the claim's id for his session.

    Nothing is looked up before the phone is proven, but for the institution. Raises Refusal when no institution
    of the province has this name, TooMany after three claims for one ID number in a day.
    """
    now = now or timezone.now()
    place = Institution.objects.filter(province_code=province, name=institution.strip()).first()
    if place is None:
        raise Refusal(
            Problem(
                "institution_unknown",
                "该省没有名称完全相同的医疗机构。",
                field="institution",
                way_out="请填写执业许可证上的机构全称，并核对省份。",
            )
        )
    person = blind_index("id_number", id_number)
    require(CLAIMS_PER_PERSON, str(person), _TOO_MANY)
    require_sms_asked_by_visitor(phone)
    claim = AccountClaim(
        number=f"RL{timezone.localdate(now):%Y%m%d}{secrets.token_hex(4).upper()}",
        name=name,
        id_number_index=person,
        phone_index=blind_index("phone", phone),
        statement=statement.strip(),
        institution_id=place.pk,
        created_at=now,
    )
    seal(claim, "id_number", id_number)
    seal(claim, "phone", phone)
    with transaction.atomic():
        claim.save(force_insert=True)
        code = one_time_codes.issue("claim", claim.pk, ttl=dt.timedelta(minutes=CODE_MINUTES), now=now)
        send_sms(
            "SMS-2",
            phone,
            {"code": code, "minutes": CODE_MINUTES},
            dedup_key=f"SMS-2:{uuid.uuid4()}",
            recipient_kind="physician",
            now=now,
        )
        record(scope, "account_claim.start", "account_claim", claim.pk)
    return claim.pk


def prove_claim(
    scope: Scope, claim_id: uuid.UUID, code: str, *, now: dt.datetime | None = None
) -> AccountClaim | None:
    """The phone is proven: open the claim and freeze the account; None when no account stands under this person.

    Must not run inside a transaction. Raises NotFound, Refusal for a wrong code, TooMany after too many tries.
    """
    now = now or timezone.now()
    claim = AccountClaim.objects.filter(pk=claim_id, state="phone_to_prove").first()
    if claim is None:
        raise NotFound
    proven = one_time_codes.prove("claim", claim.pk, code, now=now)
    account = _claimed_account(claim)
    if account is None:
        one_time_codes.redeem(proven, now=now)
        return None
    try:
        with transaction.atomic():
            one_time_codes.redeem(proven, now=now)
            return _open(scope, claim, account, now)
    except IntegrityError:
        return AccountClaim.objects.get(account=account, state="open")


def _claimed_account(claim: AccountClaim) -> PhysicianAccount | None:
    """The live account of this ID number, if the claimant knows the name that the register has for it."""
    known = (
        Physician.objects.filter(id_number_index=claim.id_number_index).values_list("name", flat=True).first()
    )
    if known is not None and known != claim.name:
        return None
    live = PhysicianAccount.objects.exclude(state__in=ENDED_STATES).select_related("user")
    return live.filter(id_number_index=claim.id_number_index).first()


def _open(scope: Scope, claim: AccountClaim, account: PhysicianAccount, now: dt.datetime) -> AccountClaim:
    registered = institution_of_valid_registration(account.physician_id) if account.physician_id else None
    handler = registered.pk if registered else account.activating_institution_id or claim.institution_id
    freeze = account.state in _FREEZABLE and not _phone_is_of_record(account)
    moved = AccountClaim.objects.filter(pk=claim.pk, version=claim.version, state="phone_to_prove").update(
        version=F("version") + 1,
        state="open",
        account=account,
        institution_id=handler,
        frozen_from=account.state if freeze else "",
    )
    if not moved:
        raise NotFound
    if freeze:
        one_time_codes.cancel("activation", account.pk, now=now)
        step_account(account, _FREEZABLE, state="locked")
        User.objects.filter(pk=account.user_id).update(session_epoch=F("session_epoch") + 1)
    claim.refresh_from_db()
    _tell(claim, account, frozen=freeze, now=now)
    record(
        scope,
        "account_claim.open",
        "physician_account",
        account.pk,
        delta={"claim": claim.number, "frozen": freeze},
        tenant_id=handler,
    )
    return claim


def _phone_is_of_record(account: PhysicianAccount) -> bool:
    """An account on the phone of record has a strong tie to the person: a stranger's claim can't freeze it."""
    person = Physician.objects.filter(pk=account.physician_id or uuid.UUID(int=0)).first()
    index = person.phone_of_record_index if person else None
    return index is not None and index == account.user.phone_index


def _tell(claim: AccountClaim, account: PhysicianAccount, *, frozen: bool, now: dt.datetime) -> None:
    send_sms(
        "account-claimed",
        reveal(account.user, "phone"),
        {"effect": "已暂时冻结" if frozen else "暂未冻结，等待核验"},
        dedup_key=f"account-claimed:{claim.pk}",
        recipient_kind="physician",
        recipient_id=account.user_id,
        tenant_id=claim.institution_id,
        now=now,
    )
    issuer = (
        Institution.objects.filter(pk=claim.institution_id)
        .values_list("licence_issuer_id", flat=True)
        .first()
    )
    for recipient in filter(None, (claim.institution_id, issuer)):
        notify(
            recipient,
            "claim-to-answer",
            {},
            dedup_key=f"claim:{claim.pk}:{recipient}",
            object_kind="account_claim",
            object_id=claim.pk,
        )
