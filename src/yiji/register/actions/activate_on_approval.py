"""Case (b): the institution of the registration doesn't use the system; a granted application opens the account."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import ON_APPROVAL
from yiji.register.queries.activation_way import activation_way
from yiji.register.visibility import own_account_row


def apply_before_activation(scope: Scope, *, now: dt.datetime | None = None) -> uuid.UUID:
    """The physician files his application first; returns the account's id. Repeating changes nothing.

    Raises Conflict unless his registration is valid at an institution that doesn't use the system.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state == "verified" and account.activation_method == ON_APPROVAL:
        return account.pk
    if account.state != "verified" or not activation_way(account).may_apply_first:
        raise Conflict
    with transaction.atomic():
        end_activation_requests(account, now)
        step_account(account, ("verified",), activation_method=ON_APPROVAL)
        record(scope, "physician_account.apply_before_activation", "physician_account", account.pk)
    return account.pk


def activate_on_approval(scope: Scope, account_id: uuid.UUID, *, now: dt.datetime) -> bool:
    """Open the account in the transaction of the decision that grants its application; returns whether it did.

    Institution and authority have both confirmed who the applicant is, so nothing is left to wait for.
    """
    account = PhysicianAccount.objects.filter(
        pk=account_id, state="verified", activation_method=ON_APPROVAL
    ).first()
    if account is None:
        return False
    finish_activation(
        scope, account, method=ON_APPROVAL, by=scope.user_id, now=now, from_states=("verified",)
    )
    record(scope, "physician_account.activate_on_approval", "physician_account", account.pk)
    return True
