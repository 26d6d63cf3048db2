"""What the register holds about the physician himself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yiji.register.queries.own_record import own_qualifications, own_registrations
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("physician:record:view")
def qualification(request: ScopedRequest) -> HttpResponse:
    """Qualifications, as the qualification register holds them."""
    return render(request, "physician/qualification.html", {"rows": own_qualifications(request.scope)})


@access("physician:record:view")
def registrations(request: ScopedRequest) -> HttpResponse:
    """Registrations in all places, with their filings."""
    return render(request, "physician/registrations.html", {"rows": own_registrations(request.scope)})
