"""Resets of operators' lost log-ins: asked by one person, confirmed by another, carried out a day later."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from yiji.accounts.queries.operators import operator
from yiji.web.shared import staff_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor


@access("institution:operator:check")
def access_resets(request: ScopedRequest) -> HttpResponse:
    """Resets that are under way."""
    return staff_pages.resets_page(request)


@access("institution:operator:maintain")
@fresh_factor
def ask_reset(request: ScopedRequest, membership_id: uuid.UUID) -> HttpResponse:
    """Ask for a reset of an operator's log-in."""
    row = operator(request.scope, membership_id)
    return staff_pages.ask_reset_page(request, row, membership_id, reverse("institution:operators"))


@access("institution:operator:check")
def access_reset(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """One reset."""
    return staff_pages.reset_page(request, reset_id)


@access("institution:operator:check")
@fresh_factor
def confirm_reset(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """The second person agrees."""
    return staff_pages.confirm_reset_page(request, reset_id)


@access("institution:operator:check")
def cancel_reset(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """Stop a reset."""
    return staff_pages.cancel_reset_page(request, reset_id)
