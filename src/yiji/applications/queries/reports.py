"""An institution's own reports by stage, and whom it can report."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.codelists import catalogue
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_filings_here, visible_registrations
from yiji.rulebook.workflow import TERMINAL
from yiji.search.find import find

CAP = 1000
MOST_FOUND = 20
REPORT_TABS: dict[str, tuple[str, ...]] = {
    "draft": ("draft",),
    "to_check": ("awaiting_check",),
    "at_authority": ("received", "transferred", "accepted", "heard", "paused", "examined", "granted"),
    "supplement": ("supplement_requested",),
    "done": tuple(sorted(TERMINAL)),
}
_REPORTABLE = {
    "OFF_ROSTER": ("active", "suspended", "deregistration_proposed"),
    "DEREGISTER_INST": LIVE_STATUSES,
}


def reports(scope: Scope, type_code: str, tab: str) -> QuerySet[Application]:
    """The scope's own reports of that type in that stage."""
    rows = visible_applications(scope).filter(type=type_code, started_by="institution")
    return rows.filter(state__in=REPORT_TABS[tab])


def report_counts(scope: Scope, type_code: str) -> dict[str, int]:
    """How many reports each stage holds, capped."""
    return {tab: reports(scope, type_code, tab)[:CAP].count() for tab in REPORT_TABS}


def reportable(scope: Scope, type_code: str, name: str) -> list[dict[str, Any]]:
    """Up to twenty registrations (or filings here) of persons of that name, with the open report where there is one."""
    if type_code == "MULTI_CANCEL_INST":
        filings = visible_filings_here(scope).select_related("registration__physician")
        found = find(filings, "physician", name, column="registration__physician_id")
        return [
            {
                "id": row.pk,
                "name": row.registration.physician.name,
                "certificate_no": row.registration.certificate_no,
                "status": row.registration.status,
                "detail": f"{row.starts_on:%Y-%m-%d} – {row.ends_on:%Y-%m-%d}",
            }
            for row in found.order_by("ends_on")[:MOST_FOUND]
        ]
    rows = visible_registrations(scope).filter(
        primary_institution_id=scope.organisation_id, status__in=_REPORTABLE[type_code]
    )
    named = find(rows, "physician", name, column="physician_id").select_related("physician")
    return [
        {
            "id": row.pk,
            "name": row.physician.name,
            "certificate_no": row.certificate_no,
            "status": row.status,
            "detail": catalogue.label("practice_category", row.category),
        }
        for row in named.order_by("-approved_on")[:MOST_FOUND]
    ]
