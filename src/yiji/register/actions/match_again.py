"""Compares an account with the register once more, after the name was corrected or the register completed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict
from yiji.limits.limiter import require
from yiji.register.actions.place_account import after_placement, placement
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import NAME_CORRECTIONS
from yiji.register.queries.match import match_person
from yiji.register.visibility import own_account_row


def match_again(scope: Scope, *, name: str, now: dt.datetime | None = None) -> str:
    """Store the corrected ``name`` with the new result; returns the account's state.

    Raises Conflict when the account is not in mismatch, TooMany after five comparisons in a day.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state != "mismatch":
        raise Conflict
    require(NAME_CORRECTIONS, str(account.pk), "今天比对的次数过多，请明天再试。")
    with transaction.atomic():
        placed = placement(match_person(account.id_number_index, name), now)
        step_account(account, ("mismatch",), name=name, **placed)
        User.objects.filter(pk=account.user_id).update(display_name=name)
        record(
            scope,
            "physician_account.match_again",
            "physician_account",
            account.pk,
            delta={"state": account.state, "mismatch_field": account.mismatch_field},
        )
        after_placement(scope, account, now)
    return account.state
