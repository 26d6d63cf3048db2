"""The lists of applications of each side, as querysets for keyset pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.queries.counters import CAP
from yiji.applications.visibility import visible_applications
from yiji.codelists import catalogue
from yiji.codelists.calendar import working_days
from yiji.rulebook.application_types import get
from yiji.search.find import find

INSTITUTION_TABS: dict[str, tuple[str, ...]] = {
    "to_confirm": ("submitted", "escalated"),
    "confirmed": ("institution_confirmed", "received", "transferred"),
    "in_authority": ("accepted", "heard", "paused", "examined"),
    "supplement": ("supplement_requested",),
    "done": ("granted", "completed", "refused", "not_accepted", "closed_unsupplied", "withdrawn"),
    "returned": ("returned_by_institution",),
}
AUTHORITY_TABS: dict[str, tuple[str, ...]] = {
    "to_accept": ("received", "transferred"),
    "to_examine": ("accepted", "heard", "paused"),
    "escalated": ("escalated",),
    "to_decide": ("examined",),
    "to_deliver": ("granted",),
    "supplement": ("supplement_requested",),
    "done": ("completed", "refused", "not_accepted", "closed_unsupplied", "withdrawn"),
}
LIST_COLUMNS = (
    "id",
    "number",
    "type",
    "state",
    "physician_name",
    "level",
    "category",
    "institution__name",
    "authority__name",
    "submitted_at",
    "received_at",
    "due_on",
    "due_estimated",
    "turn_since",
    "whose_turn",
    "version",
)


def application_list(scope: Scope, states: tuple[str, ...] = (), name: str = "") -> QuerySet[Application]:
    """Applications in the scope, in the given states, whose person's name matches."""
    found = visible_applications(scope)
    if states:
        found = found.filter(state__in=states)
    return find(found, "physician", name, column="physician_id") if name else found


def tab_counts(scope: Scope, tabs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many applications each tab holds, capped."""
    mine = visible_applications(scope)
    return {name: mine.filter(state__in=states)[:CAP].count() for name, states in tabs.items()}


def most_urgent(scope: Scope, today: dt.date, most: int = 20) -> list[dict[str, Any]]:
    """The open applications whose turn it is on the reader's side, by due date, described for a list."""
    found = visible_applications(scope).filter(whose_turn=scope.side, due_on__isnull=False)
    return describe_rows(list(found.order_by("due_on", "id").values(*LIST_COLUMNS)[:most]), today)


def describe_rows(rows: list[dict[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Add ``type_label``, ``level_label``, ``category_label`` and ``days_left`` (working days) to list rows."""
    calendar = working_days()
    for row in rows:
        due = row["due_on"]
        row["days_left"] = None if due is None else calendar.remaining_working_days(today, due)
        row["type_label"] = get(row["type"]).label
        row["level_label"] = catalogue.label("practice_level", row["level"])
        row["category_label"] = catalogue.label("practice_category", row["category"])
    return rows
