"""The institution's home page: what waits, until when, and what is still to be set up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.deadline import days_left
from yiji.applications.queries.counters import institution_counters
from yiji.audit.events import tenant_events, verb_text
from yiji.institutions.queries.approving_authorities import unset_categories
from yiji.institutions.queries.profile import has_departments, institution_profile
from yiji.register.queries.pending_activations import pending_activations
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

MOST_COUNTED = 1000


@access("institution:home:view")
def home(request: ScopedRequest) -> HttpResponse:
    """To-do cards, set-up list, institution card, recent activity (seed 2.3)."""
    scope = request.scope
    counters = institution_counters(scope)
    waiting = pending_activations(scope)
    first = waiting.order_by("waiting_since").values_list("waiting_since", flat=True).first()
    context = {
        "profile": institution_profile(scope),
        "counters": counters,
        "confirm_days": days_left(counters["earliest_due_on"], timezone.localdate()),
        "waiting": waiting[:MOST_COUNTED].count(),
        "waiting_since": first.date() if first else None,
        "setup": _setup(scope),
        "events": _recent(scope),
    }
    return render(request, "institution/home.html", context)


def _setup(scope: Scope) -> dict[str, Any]:
    return {"unset": unset_categories(scope), "no_departments": not has_departments(scope)}


def _recent(scope: Scope) -> list[dict[str, Any]]:
    if scope.organisation_id is None:
        return []
    rows = tenant_events(scope.organisation_id).order_by("-id").values("at", "actor_name", "verb")[:8]
    return [{**row, "text": verb_text(row["verb"])} for row in rows]


@access("institution:profile:view")
def profile(request: ScopedRequest) -> HttpResponse:
    """What the licence says of the institution; only the issuer changes it."""
    return render(request, "institution/profile.html", {"profile": institution_profile(request.scope)})
