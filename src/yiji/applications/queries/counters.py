"""Counters of applications for home pages: small indexed queries, capped."""

from __future__ import annotations

from typing import Any

from django.db.models import Min

from yiji.accounts.scope import Scope
from yiji.applications.visibility import visible_applications

CAP = 1000


def authority_counters(scope: Scope) -> dict[str, Any]:
    """Open applications by what has to be done next, with the earliest due date of each."""
    mine = visible_applications(scope)
    counters: dict[str, Any] = {}
    for key, state in (
        ("to_accept", "received"),
        ("to_examine", "accepted"),
        ("to_decide", "examined"),
        ("to_deliver", "granted"),
        ("supplement", "supplement_requested"),
    ):
        found = mine.filter(state=state)
        counters[key] = found[:CAP].count()
        counters[f"{key}_due"] = found.aggregate(due=Min("due_on"))["due"]
    return counters


def menu_counts(scope: Scope) -> dict[str, int]:
    """What waits for the reader's side, for the badges of its menu."""
    if scope.side not in ("institution", "authority", "physician"):
        return {}
    name = {"institution": "applications", "authority": "my_turn", "physician": "my_turn"}[scope.side]
    return {name: visible_applications(scope).filter(whose_turn=scope.side)[:CAP].count()}
