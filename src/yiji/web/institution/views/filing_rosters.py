"""Our physicians filed elsewhere (seed 6.4), others filed here (6.5), and registrations in other practice places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.register.queries import filing_rosters as found
from yiji.web.institution.list_pages import (
    LISTS,
    address_of,
    list_context,
    opening,
    searched,
    shown,
    views_of,
)
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest


@access("institution:roster:view")
def filed_elsewhere_roster(request: ScopedRequest) -> HttpResponse:
    """Seed 6.4."""
    return _list(request, "filed_elsewhere", found.filed_elsewhere)


@access("institution:roster:view")
def filed_here_roster(request: ScopedRequest) -> HttpResponse:
    """Seed 6.5."""
    return _list(request, "filed_here", found.filed_here)


@access("institution:roster:view")
def other_places_roster(request: ScopedRequest) -> HttpResponse:
    """Lists 10 and 11 of the national client."""
    return _list(request, "other_places", found.registered_elsewhere_too)


def _list(request: ScopedRequest, which: str, read: Callable[..., Any]) -> HttpResponse:
    """One list with its filters, columns, order, saved views and keyset pages."""
    kind = LISTS[which]
    if request.method == "POST":
        return searched(request, kind)
    views = views_of(request, kind)
    default = opening(request, kind, views)
    if default:
        return default
    today, seen = timezone.localdate(), shown(request, kind)
    others = which == "other_places"
    columns = found.OTHER_COLUMNS if others else found.COLUMNS
    page = keyset_page(
        request, read(request.scope, seen.wanted, today), seen.order, columns, by_row=seen.by_row
    )
    context = {
        **list_context(request, kind, seen, views),
        "page": page,
        "rows": found.describe_registrations(page.rows)
        if others
        else found.describe_filings(page.rows, today),
        "may_export": request.scope.may("institution:roster:export"),
    }
    context["may_choose"] = context["may_export"]
    if others:
        context["tabs"] = _tabs(seen.wanted.get("group", ""))
    template = "institution/other_places.html" if others else "institution/filings.html"
    return render(request, template, context)


def _tabs(group: str) -> list[tuple[str, str, bool]]:
    """Lists 10 and 11: whose further registrations."""
    words = {"": _("主执业机构在本院的"), "filed": _("备案在本院的")}
    return [
        (word, address_of(LISTS["other_places"], f"group={one}" if one else "view=none"), one == group)
        for one, word in words.items()
    ]
