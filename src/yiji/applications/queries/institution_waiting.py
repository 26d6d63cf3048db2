"""What waits among the applications of an institution, each with its earliest legal date (seed 2.3)."""

from __future__ import annotations

from yiji.accounts.scope import Scope
from yiji.applications.queries.counters import CAP, IN_AUTHORITY
from yiji.applications.visibility import visible_applications
from yiji.kernel.calendar import LegalDate
from yiji.kernel.waiting import NOTHING, Waiting

STATES = {
    "to_confirm": ("submitted",),
    "returned": ("returned_by_institution",),
    "supplement": ("supplement_requested",),
    "in_authority": tuple(state for state in IN_AUTHORITY if state != "supplement_requested"),
}


def waiting_applications(scope: Scope, kind: str) -> Waiting:
    """One kind of STATES: two small queries along the institution's index, whatever the table's size."""
    found = visible_applications(scope).filter(state__in=STATES[kind])
    count = found[:CAP].count()
    if not count:
        return NOTHING
    dated = found.filter(due_on__isnull=False).order_by("due_on").values_list("due_on", "due_estimated")
    first = dated.first()
    return Waiting(count, LegalDate(*first) if first else None)
