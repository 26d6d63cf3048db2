"""A second person of the institution confirms, or declines, a direct activation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.register.actions.activate_directly import require_direct_allowed
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.actions.refer_to_authority import refer
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import ASKED_DIRECTLY, AT_AUTHORITY
from yiji.register.models import DirectActivation
from yiji.register.queries.in_register import (
    phone_is_of_record,
    require_another_person,
    require_in_register,
)
from yiji.register.visibility import waiting_account


def confirm_direct_activation(
    scope: Scope, account_id: uuid.UUID, *, now: dt.datetime | None = None
) -> uuid.UUID:
    """Activate what a colleague asked for; returns the account's id.

    Should the phone no longer be the one of record, the authority decides instead. Raises Refusal when the
    same person asked (whatever log-in was used), Conflict when nobody asks any more.
    """
    now = now or timezone.now()
    account, direct = _asked_for(scope, account_id)
    _require_other_person(scope, direct)
    require_another_person(scope, account)
    institution = Institution.objects.select_related("licence_issuer").get(pk=direct.institution_id)
    require_direct_allowed(institution)
    if not phone_is_of_record(account, require_in_register(account)):
        return _to_authority(scope, account, direct, institution.licence_issuer_id, now)
    with transaction.atomic():
        settle_direct(scope, direct, "confirmed", now)
        finish_activation(scope, account, method="DIRECT", by=direct.asked_by, now=now)
        record(
            scope,
            "physician_account.confirm_direct_activation",
            "physician_account",
            account.pk,
            delta={"asked_by": str(direct.asked_by), "look_only_until": str(account.look_only_until or "")},
        )
    return account.pk


def decline_direct_activation(
    scope: Scope, account_id: uuid.UUID, *, reason: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """Send the request back: the physician goes on waiting. Whoever asked takes his own request back by this.

    Raises Conflict when nobody asks any more, Refusal without a reason.
    """
    now = now or timezone.now()
    account, direct = _asked_for(scope, account_id)
    if not reason.strip():
        raise Refusal(Problem("required", "未写明退回原因。", field="reason", way_out="请写明原因后再提交。"))
    own = scope.person_id is not None and scope.person_id == direct.asked_by_person
    with transaction.atomic():
        if own:
            end_activation_requests(account, now)
        else:
            settle_direct(scope, direct, "declined", now, reason)
        step_account(account, ("awaiting_activation",), activation_method="", activated_by=None)
        record(
            scope,
            "physician_account.decline_direct_activation",
            "physician_account",
            account.pk,
            reason=reason,
        )
    return account.pk


def settle_direct(
    scope: Scope, direct: DirectActivation, state: str, now: dt.datetime, reason: str = ""
) -> None:
    """Write the second person's word; the database refuses the person who asked.

    Raises Conflict when somebody was faster, Refusal for the same person.
    """
    try:
        with transaction.atomic():
            settled = DirectActivation.objects.filter(pk=direct.pk, state=direct.state).update(
                state=state,
                decided_by=scope.user_id,
                decided_by_person=scope.person_id,
                decided_by_name=scope.display_name[:60],
                decided_at=now,
                decline_reason=reason[:300],
            )
    except IntegrityError:
        raise Refusal(_same_person()) from None
    if not settled:
        raise Conflict


def _to_authority(
    scope: Scope,
    account: PhysicianAccount,
    direct: DirectActivation,
    authority_id: uuid.UUID,
    now: dt.datetime,
) -> uuid.UUID:
    with transaction.atomic():
        moved = DirectActivation.objects.filter(pk=direct.pk, state="asked").update(state="at_authority")
        if not moved:
            raise Conflict
        step_account(account, ("awaiting_activation",), activation_method=AT_AUTHORITY)
        refer(scope, account, authority_id=authority_id, ground="phone", direct=direct, now=now)
    return account.pk


def _asked_for(scope: Scope, account_id: uuid.UUID) -> tuple[PhysicianAccount, DirectActivation]:
    account = waiting_account(scope, account_id)
    direct = DirectActivation.objects.filter(account=account, state="asked").first()
    if account.activation_method != ASKED_DIRECTLY or direct is None:
        raise Conflict
    return account, direct


def _require_other_person(scope: Scope, direct: DirectActivation) -> None:
    same = scope.user_id == direct.asked_by or scope.person_id == direct.asked_by_person
    if same or scope.person_id is None:
        raise Refusal(_same_person())


def _same_person() -> Problem:
    return Problem(
        "same_person",
        "提出直接激活和复核的不能是同一人。",
        way_out="请由本机构另一名管理员或复核人员确认。",
    )
