"""交接: an operator hands his role to a successor, who accepts after logging in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.hand_over_role import (
    accept_hand_over,
    approve_hand_over,
    decline_hand_over,
    withdraw_hand_over,
)
from yiji.accounts.queries.hand_overs import hand_over as one_hand_over
from yiji.web.institution import hand_over_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.staff_pages import press
from yiji.web.shared.step_up import fresh_factor


@access("institution:hand_over:own")
def hand_over(request: ScopedRequest) -> HttpResponse:
    """One's own role: what waits in it, who could take it, and open offers."""
    return render(request, "institution/hand_over.html", hand_over_pages.facts(request))


@access("institution:hand_over:own")
@fresh_factor
def offer(request: ScopedRequest) -> HttpResponse:
    """Offer one's role to a colleague."""
    return hand_over_pages.offer_page(request)


@access("institution:operator:maintain")
@fresh_factor
def offer_to_newcomer(request: ScopedRequest) -> HttpResponse:
    """An administrator offers his role to somebody without an account."""
    return hand_over_pages.newcomer_page(request)


@access("institution:hand_over:own")
def offered(request: ScopedRequest, hand_over_id: uuid.UUID) -> HttpResponse:
    """One offer with what may be done about it."""
    return render(request, "institution/hand_over_one.html", _one(request, hand_over_id))


@access("institution:hand_over:own")
@fresh_factor
def accept(request: ScopedRequest, hand_over_id: uuid.UUID) -> HttpResponse:
    """Take the role."""
    act = lambda: accept_hand_over(request.scope, hand_over_id)  # noqa: E731
    return _press(request, hand_over_id, act, _("您已接手该角色，请重新登录。"))


@access("institution:operator:maintain")
@fresh_factor
def approve(request: ScopedRequest, hand_over_id: uuid.UUID) -> HttpResponse:
    """An administrator consents."""
    act = lambda: approve_hand_over(request.scope, hand_over_id)  # noqa: E731
    return _press(request, hand_over_id, act, _("已同意交接，等待接手人答复。"))


@access("institution:hand_over:own")
def decline(request: ScopedRequest, hand_over_id: uuid.UUID) -> HttpResponse:
    """The successor will not take it."""
    act = lambda: decline_hand_over(request.scope, hand_over_id)  # noqa: E731
    return _press(request, hand_over_id, act, _("已拒绝交接。"))


@access("institution:hand_over:own")
def withdraw(request: ScopedRequest, hand_over_id: uuid.UUID) -> HttpResponse:
    """The leaving one takes the offer back."""
    act = lambda: withdraw_hand_over(request.scope, hand_over_id)  # noqa: E731
    return _press(request, hand_over_id, act, _("交接已撤回。"))


def _press(request: ScopedRequest, hand_over_id: uuid.UUID, act: Any, done: str) -> HttpResponse:
    to = reverse("institution:hand_over")
    context = lambda: _one(request, hand_over_id)  # noqa: E731
    return press(request, act, done, to, "institution/hand_over_one.html", context)


def _one(request: ScopedRequest, hand_over_id: uuid.UUID) -> dict[str, Any]:
    return hand_over_pages.one(request, one_hand_over(request.scope, hand_over_id))
