"""Resets of officers' lost log-ins: asked by one supervising person, confirmed by another, done a day later."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from yiji.accounts.queries.officers import officer
from yiji.web.shared import staff_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor


@access("authority:officer:view")
def access_resets(request: ScopedRequest) -> HttpResponse:
    """Resets that are under way."""
    return staff_pages.resets_page(request)


@access("authority:officer:maintain")
@fresh_factor
def ask_reset(request: ScopedRequest, post_id: uuid.UUID) -> HttpResponse:
    """Ask for a reset of an officer's log-in."""
    row = officer(request.scope, post_id)
    return staff_pages.ask_reset_page(request, row, post_id, reverse("authority:officers"))


@access("authority:officer:view")
def access_reset(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """One reset."""
    return staff_pages.reset_page(request, reset_id)


@access("authority:officer:maintain")
@fresh_factor
def confirm_reset(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """The second person agrees."""
    return staff_pages.confirm_reset_page(request, reset_id)


@access("authority:officer:maintain")
def cancel_officer_reset(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """Stop a reset."""
    return staff_pages.cancel_reset_page(request, reset_id)
