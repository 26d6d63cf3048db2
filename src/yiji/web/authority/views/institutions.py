"""Institutions that the authority licensed: the list by state of the account, one institution, its papers (seed 1)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yiji.accounts.queries.institution_accounts import account_states, institution_paper
from yiji.institutions.queries.licensed_institutions import (
    LIST_COLUMNS,
    TABS,
    licensed_institution,
    licensed_institutions,
)
from yiji.web.authority.institution_forms import InstitutionSearch
from yiji.web.authority.institution_pages import detail_context, tabs_of
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

_SEARCH = "institutions"


@access("authority:institution:view")
def institutions(request: ScopedRequest) -> HttpResponse:
    """Institutions licensed by this authority, with the state of their accounts."""
    tab = request.GET.get("tab", "all")
    return _list(request, tab if tab in TABS else "all")


@access("authority:credentials:issue")
def to_issue(request: ScopedRequest) -> HttpResponse:
    """The institutions that wait for their credentials."""
    tab = request.GET.get("tab", "none")
    return _list(request, tab if tab in TABS else "none")


def _list(request: ScopedRequest, tab: str) -> HttpResponse:
    if request.method == "POST":
        keep_searched_name(request, _SEARCH)
        return redirect(request.get_full_path())
    scope, name = request.scope, searched_name(request, _SEARCH)
    found = licensed_institutions(scope, name, tab=tab)
    page = keyset_page(request, found, ("name", "id"), LIST_COLUMNS)
    states = account_states(row["id"] for row in page.rows)
    for row in page.rows:
        row["account_state"] = states.get(row["id"], "not_issued")
    context = {
        "page": page,
        "tabs": tabs_of(scope, tab, request.path),
        "tab": tab,
        "search": InstitutionSearch(initial={"name": name}),
        "searched": name,
        "may_issue": scope.may("authority:credentials:issue"),
        "may_enter": scope.may("authority:institution:import"),
    }
    return render(request, "authority/institutions.html", context)


@access("authority:institution:view")
def institution(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """One institution: licence, account, what may be done, everything that happened."""
    return render(request, "authority/institution.html", detail_context(request.scope, institution_id))


@access("authority:institution_paper:view")
def paper(request: ScopedRequest, institution_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """A scan kept at the desk; each look is logged."""
    licensed = licensed_institution(request.scope, institution_id)
    media_type, data = institution_paper(request.scope, licensed, file_id)
    return file_response(data, media_type, file_id.hex[:8])
