"""What waits among the applications of an institution, each with its earliest legal date (seed 2.3)."""

from __future__ import annotations

from yiji.accounts.scope import Scope
from yiji.applications.queries.counters import CAP
from yiji.applications.queries.lists import INSTITUTION_TABS
from yiji.applications.visibility import visible_applications
from yiji.kernel.calendar import LegalDate
from yiji.kernel.waiting import NOTHING, Waiting

STATES = {
    **INSTITUTION_TABS,
    "to_check": ("awaiting_check",),
}

# With the authority the twenty working days count; elsewhere the clock that runs for the party whose turn it is.
_DATES = {"in_authority": "decision_due_on"}


def waiting_applications(scope: Scope, kind: str) -> Waiting:
    """One kind of STATES: two small queries along the institution's index, whatever the table's size."""
    found = visible_applications(scope).filter(state__in=STATES[kind])
    count = found[:CAP].count()
    if not count:
        return NOTHING
    column = _DATES.get(kind, "due_on")
    dated = found.filter(**{f"{column}__isnull": False}).order_by(column).values_list(column, "due_estimated")
    first = dated.first()
    return Waiting(count, LegalDate(*first) if first else None)
