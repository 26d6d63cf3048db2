"""Somebody without a valid registration states his qualification certificate number: a claim, never a secret (T31)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, Problem, Refusal, TooMany
from yiji.limits.limiter import take
from yiji.notices.send import notify
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.actions.place_account import tell_institution
from yiji.register.actions.refer_to_authority import refer
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import QUALIFICATION_CLAIMS
from yiji.register.models import AuthorityReferral, Qualification
from yiji.register.queries.activation_way import ActivationWay, activation_way
from yiji.register.visibility import own_account_row
from yiji.vault.crypto import blind_index


def claim_by_qualification_no(
    scope: Scope, *, certificate_no: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """Compare the number with the register. Returns the account's id.

    A right number opens nothing by itself: with the phone of record proven the account becomes active and may
    look only for 72 hours, with any other phone it awaits the chosen institution. Three tries in a person's
    life, each taken before the comparison, so this must not run inside a transaction that a refusal rolls back.
    Raises Refusal (no match, no institution yet, another way is due), TooMany, Conflict.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state != "verified" or account.physician_id is None:
        raise Conflict
    way = activation_way(account)
    if not way.may_claim:
        raise Conflict("您有有效的执业注册，不能用资格证书编码激活。")
    if not way.phone_of_record and account.activating_institution_id is None:
        raise Refusal(Problem("no_institution", "尚未选择拟执业机构。", way_out="请先选择拟执业机构。"))
    if not take(QUALIFICATION_CLAIMS, str(account.id_number_index)):
        _stopped(scope, account, now)
        raise TooMany(
            "资格证书编码已输错三次，不能再在线核对。请持身份证件和资格证书到卫生健康行政部门办理。",
            retry_after=86_400,
        )
    known = Qualification.objects.filter(
        physician_id=account.physician_id,
        certificate_no_index=blind_index("qualification_certificate_no", certificate_no),
    ).exists()
    if not known:
        record(scope, "physician_account.claim", "physician_account", account.pk, outcome="refused")
        raise Refusal(
            Problem(
                "claim_mismatch",
                "资格证书编码与资格库中您的资格不一致。",
                field="certificate_no",
                way_out="请对照证书逐位核对；一共可以核对三次，之后只能到卫生健康行政部门办理。",
            )
        )
    with transaction.atomic():
        record(
            scope,
            "physician_account.claim",
            "physician_account",
            account.pk,
            tenant_id=account.activating_institution_id,
        )
        _admit(scope, account, way, now)
    return account.pk


def _admit(scope: Scope, account: PhysicianAccount, way: ActivationWay, now: dt.datetime) -> None:
    if way.phone_of_record:
        finish_activation(scope, account, method="CERT_NO", by=None, now=now, from_states=("verified",))
        return
    step_account(account, ("verified",), state="awaiting_activation", activation_method="", waiting_since=now)
    if account.activating_institution_id:
        tell_institution(account.activating_institution_id, account.pk, account.version)


def _stopped(scope: Scope, account: PhysicianAccount, now: dt.datetime) -> None:
    """The alarm: the holder, the institution and the authority learn that somebody guesses; only the desk is left."""
    with transaction.atomic():
        record(
            scope,
            "physician_account.claim_alarm",
            "physician_account",
            account.pk,
            tenant_id=account.activating_institution_id,
            outcome="refused",
        )
        notify(account.user_id, "claims-used-up", {}, dedup_key=f"claims-used-up:{account.pk}")
        institution = Institution.objects.filter(pk=account.activating_institution_id or uuid.UUID(int=0))
        found = institution.first()
        if found is None:
            return
        notify(
            found.pk,
            "claims-used-up-here",
            {},
            dedup_key=f"claims-used-up-here:{account.pk}",
            object_kind="physician_account",
            object_id=account.pk,
        )
        if not AuthorityReferral.objects.filter(account=account, state="open").exists():
            refer(scope, account, authority_id=found.licence_issuer_id, ground="claims_used", now=now)
