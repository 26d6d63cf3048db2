"""The register has changed since an account was placed: the institution of the valid registration is asked now."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.place_account import after_placement
from yiji.register.actions.step_account import step_account
from yiji.register.queries.activation_way import activation_way
from yiji.register.queries.match import institution_of_valid_registration
from yiji.register.visibility import own_account_row

_OPEN_STATES = ("verified", "awaiting_activation")


def place_again(scope: Scope, *, now: dt.datetime | None = None) -> uuid.UUID:
    """Let the own account wait for the institution of its valid registration; returns the account's id.

    For somebody who was registered, or whose institution began to use the system or changed, after he had
    proven his phone. Raises Conflict when nothing has changed.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state not in _OPEN_STATES or account.physician_id is None:
        raise Conflict
    institution = institution_of_valid_registration(account.physician_id)
    if institution is None or not activation_way(account).should_move:
        raise Conflict
    with transaction.atomic():
        one_time_codes.cancel("activation", account.pk, now=now)
        end_activation_requests(account, now)
        step_account(
            account,
            _OPEN_STATES,
            state="awaiting_activation",
            activating_institution_id=institution.pk,
            activation_method="",
            activated_by=None,
            waiting_since=now,
        )
        record(
            scope,
            "physician_account.place_again",
            "physician_account",
            account.pk,
            tenant_id=institution.pk,
        )
        after_placement(scope, account, now)
    return account.pk
