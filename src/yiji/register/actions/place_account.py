"""Decides who has to activate a matched account: the primary institution, or one still to be named."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.notices.send import notify
from yiji.register.actions.activate_automatically import activate_if_safe
from yiji.register.queries.activation_settings import uses_the_system
from yiji.register.queries.match import Match, institution_of_valid_registration


def placement(match: Match, now: dt.datetime) -> dict[str, Any]:
    """The columns of an account for this match result (domain §1.3, the four official cases).

    (a) A valid registration at an institution that uses the system: that institution activates. (b) Its
    institution doesn't use the system, (c) no registration is valid any more, (d) there never was one: the
    account stays ``verified`` until its holder has chosen a way. No certificate number opens it alone.
    """
    if match.mismatch_field or match.physician_id is None:
        return {"state": "mismatch", "mismatch_field": match.mismatch_field, "physician_id": None}
    institution = institution_of_valid_registration(match.physician_id)
    placed: dict[str, Any] = {"mismatch_field": "", "physician_id": match.physician_id}
    if institution is None or not uses_the_system(institution.pk):
        return {**placed, "state": "verified"}
    return {
        **placed,
        "state": "awaiting_activation",
        "activating_institution_id": institution.pk,
        "waiting_since": now,
    }


def after_placement(scope: Scope, account: PhysicianAccount, now: dt.datetime) -> None:
    """Activates at once where the institution has chosen so and it is safe; else tells it that somebody waits."""
    if account.activating_institution_id is None or account.state != "awaiting_activation":
        return
    if not activate_if_safe(scope, account, now):
        tell_institution(account.activating_institution_id, account.pk, account.version)


def tell_institution(institution_id: uuid.UUID, account_id: uuid.UUID, version: int) -> None:
    """A notice for the institution that somebody waits for it; it names nobody."""
    notify(
        institution_id,
        "account-waiting",
        {},
        dedup_key=f"account-waiting:{account_id}:{version}",
        object_kind="physician_account",
        object_id=account_id,
    )
