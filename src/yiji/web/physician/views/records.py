"""What the register holds about the physician himself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiji.register.queries.own_record import own_qualifications, own_registrations
from yiji.web.shared.access import access


@access("physician:record:view")
def qualification(request: HttpRequest) -> HttpResponse:
    """Qualifications, as the qualification register holds them."""
    return render(request, "physician/qualification.html", {"rows": own_qualifications(request.scope)})  # type: ignore[attr-defined]


@access("physician:record:view")
def registrations(request: HttpRequest) -> HttpResponse:
    """Registrations in all places, with their filings."""
    return render(request, "physician/registrations.html", {"rows": own_registrations(request.scope)})  # type: ignore[attr-defined]
