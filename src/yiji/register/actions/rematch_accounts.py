"""Compares waiting accounts with the register again after it was corrected, as ``match_again`` does for a name."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.notices.send import notify
from yiji.register.actions.place_account import after_placement, placement
from yiji.register.actions.step_account import step_account
from yiji.register.queries.match import match_person


def rematch_accounts(scope: Scope, id_number_index: uuid.UUID, now: dt.datetime) -> int:
    """Place every account in mismatch with this number anew, in the caller's transaction; returns how many match."""
    matched = 0
    for account in PhysicianAccount.objects.filter(
        id_number_index=id_number_index, state="mismatch"
    ).select_related("user"):
        placed = placement(match_person(id_number_index, account.name), now)
        if placed["state"] == "mismatch" and placed["mismatch_field"] == account.mismatch_field:
            continue
        step_account(account, ("mismatch",), **placed)
        record(
            scope,
            "physician_account.match_again",
            "physician_account",
            account.pk,
            delta={"state": account.state, "mismatch_field": account.mismatch_field},
        )
        if account.state == "mismatch":
            continue
        matched += 1
        notify(
            account.user_id,
            "account-matched",
            {},
            dedup_key=f"account-matched:{account.pk}:{account.version}",
            object_kind="physician_account",
            object_id=account.pk,
        )
        after_placement(scope, account, now)
    return matched
