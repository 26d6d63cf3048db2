"""Decides who has to activate a matched account: the primary institution, or one still to be named."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yiji.notices.send import notify
from yiji.register.queries.match import Match, institution_of_valid_registration


def placement(match: Match, now: dt.datetime) -> dict[str, Any]:
    """The columns of an account for this match result.

    A newcomer, or one without a valid registration, stays ``verified`` until he has named an institution and
    stated his qualification certificate number; that number alone opens nothing (it can be guessed).
    """
    if match.mismatch_field or match.physician_id is None:
        return {"state": "mismatch", "mismatch_field": match.mismatch_field, "physician_id": None}
    institution = institution_of_valid_registration(match.physician_id)
    placed: dict[str, Any] = {"mismatch_field": "", "physician_id": match.physician_id}
    if institution is None:
        return {**placed, "state": "verified"}
    return {
        **placed,
        "state": "awaiting_activation",
        "activating_institution_id": institution.pk,
        "waiting_since": now,
    }


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
