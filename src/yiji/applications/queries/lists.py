"""The lists of applications of each side, as querysets for keyset pages."""

from __future__ import annotations

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.queries.counters import IN_AUTHORITY
from yiji.applications.visibility import visible_applications
from yiji.search.find import find

INSTITUTION_TABS: dict[str, tuple[str, ...]] = {
    "to_confirm": ("submitted",),
    "in_authority": IN_AUTHORITY,
    "done": ("granted", "completed", "refused", "not_accepted", "closed_unsupplied", "withdrawn"),
    "returned": ("returned_by_institution",),
}
AUTHORITY_TABS: dict[str, tuple[str, ...]] = {
    "to_accept": ("received", "transferred"),
    "to_examine": ("accepted",),
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
