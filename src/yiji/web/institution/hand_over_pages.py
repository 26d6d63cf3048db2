"""What the pages of a hand-over show, and their two forms."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.add_operator import add_operator
from yiji.accounts.actions.hand_over_role import offer_hand_over
from yiji.accounts.queries.hand_overs import open_hand_overs, possible_successors
from yiji.accounts.scope import Scope
from yiji.institutions.queries.licensed_institutions import own_institution_name
from yiji.web.institution.pending_of_role import Pending, own_running_jobs, pending_of_role
from yiji.web.shared.attempt import posted
from yiji.web.shared.page_context import page_context
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.staff_forms import HandOverForm, NewcomerForm
from yiji.web.shared.staff_pages import form_page
from yiji.web.templatetags.staff import role_name


def role_of(scope: Scope) -> str:
    """The role that the reader holds in his institution."""
    return next((role.removeprefix("institution.") for role in scope.roles), "")


def facts(request: ScopedRequest) -> dict[str, Any]:
    """The reader's role, what waits in it, open offers, and whom he could offer it to."""
    scope, role = request.scope, role_of(request.scope)
    offers, administers = open_hand_overs(scope), scope.may("institution:operator:maintain")
    return {
        "role": role,
        "pending": _pending(request, role),
        "own_jobs": own_running_jobs(scope),
        "mine": next((one for one in offers if one["own"]), None),
        "others": [one for one in offers if one["for_me"] or (administers and not one["own"])],
        "people": possible_successors(scope),
        "may_add": administers,
    }


def one(request: ScopedRequest, offer: dict[str, Any]) -> dict[str, Any]:
    """One offer with what waits in its role now."""
    approve = request.scope.may("institution:operator:maintain") and not (offer["own"] or offer["for_me"])
    return {
        "offer": offer,
        "pending": _pending(request, offer["role"]),
        "may_approve": approve and not offer["approved"],
        "may_refuse": approve or offer["for_me"],
    }


def offer_page(request: ScopedRequest) -> HttpResponse:
    """Choose a colleague."""
    scope = request.scope
    people = [(row["id"], f"{row['name']} · {role_name(row['role'])}") for row in possible_successors(scope)]
    form = HandOverForm(posted(request), people=people)

    def act() -> uuid.UUID:
        counts = {one.key: one.count for one in _pending(request, role_of(scope))}
        return offer_hand_over(scope, form.cleaned_data["successor"], pending=counts).pk

    return _form(request, form, act, "institution/hand_over_offer.html")


def newcomer_page(request: ScopedRequest) -> HttpResponse:
    """Add somebody who may only look, and offer him the role in the same breath."""
    scope, form = request.scope, NewcomerForm(posted(request))

    def act() -> uuid.UUID:
        counts = {one.key: one.count for one in _pending(request, role_of(scope))}
        name = own_institution_name(scope)
        newcomer = add_operator(scope, **form.cleaned_data, role="viewer", institution_name=name)
        return offer_hand_over(scope, newcomer.pk, pending=counts).pk

    return _form(request, form, act, "institution/hand_over_newcomer.html")


def _form(request: ScopedRequest, form: Any, act: Any, template: str) -> HttpResponse:
    role = role_of(request.scope)
    words = (
        _("已提出交接，等待接手人答复。") if role == "administrator" else _("已提出交接，等待管理员同意。")
    )
    context = {"role": role, "pending": _pending(request, role), "back": reverse("institution:hand_over")}
    to = reverse("institution:hand_over")
    return form_page(request, form, template, act, done=words, to=to, context=context)


def _pending(request: ScopedRequest, role: str) -> list[Pending]:
    return pending_of_role(role, page_context(request)["menu_counts"])
