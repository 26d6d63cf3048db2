"""A second person of the institution confirms, or declines, a direct activation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.actions.step_account import step_account
from yiji.register.visibility import waiting_account


def confirm_direct_activation(
    scope: Scope, account_id: uuid.UUID, *, now: dt.datetime | None = None
) -> uuid.UUID:
    """Activate what a colleague asked for; returns the account's id.

    Raises Refusal when the same person asked (whatever log-in was used), Conflict when nobody asked any more.
    """
    now = now or timezone.now()
    account = _asked_for(scope, account_id)
    asked_by = account.activated_by
    _require_other_person(scope, asked_by)
    with transaction.atomic():
        finish_activation(scope, account, method="DIRECT", by=asked_by, now=now)
        record(
            scope,
            "physician_account.confirm_direct_activation",
            "physician_account",
            account.pk,
            delta={"asked_by": str(asked_by), "look_only_until": str(account.look_only_until or "")},
        )
    return account.pk


def decline_direct_activation(scope: Scope, account_id: uuid.UUID, *, reason: str) -> uuid.UUID:
    """Send the request back: the physician goes on waiting. Raises Conflict when nobody asked any more."""
    account = _asked_for(scope, account_id)
    with transaction.atomic():
        step_account(account, ("awaiting_activation",), activation_method="", activated_by=None)
        record(
            scope,
            "physician_account.decline_direct_activation",
            "physician_account",
            account.pk,
            reason=reason,
        )
    return account.pk


def _asked_for(scope: Scope, account_id: uuid.UUID) -> PhysicianAccount:
    account = waiting_account(scope, account_id)
    if account.activation_method != "DIRECT" or account.activated_by is None:
        raise Conflict
    return account


def _require_other_person(scope: Scope, asked_by: uuid.UUID | None) -> None:
    person = User.objects.filter(pk=asked_by or uuid.UUID(int=0)).values_list("person_id", flat=True).first()
    if asked_by == scope.user_id or (person is not None and person == scope.person_id):
        raise Refusal(
            Problem(
                "same_person",
                "提出直接激活和复核的不能是同一人。",
                way_out="请由本机构另一名管理员或复核人员确认。",
            )
        )
