"""The list of applications of a portal: tabs with counts, search by name, keyset page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiji.applications.queries.lists import LIST_COLUMNS, application_list, describe_rows, tab_counts
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

_LIST = "applications"
Order = tuple[str, ...]


def remember_name(request: ScopedRequest, url_name: str) -> HttpResponse:
    """Keep the searched name in the session, never in the address, and show the list again."""
    keep_searched_name(request, _LIST)
    response = redirect(url_name)
    response["Location"] += (
        f"?tab={request.POST['tab']}" if request.POST.get("tab", "").isidentifier() else ""
    )
    return response


def list_context(
    request: ScopedRequest,
    tabs: Mapping[str, tuple[str, ...]],
    words: Mapping[str, Any],
    orders: Mapping[str, Order],
) -> dict[str, Any]:
    """Context of ``applications/_list.html``; an unknown tab shows the first one."""
    scope = request.scope
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else next(iter(tabs))
    name = searched_name(request, _LIST)
    found = application_list(scope, tabs[tab], name)
    page = keyset_page(request, found, orders.get(tab, ("-submitted_at", "-id")), LIST_COLUMNS)
    counts = tab_counts(scope, tabs)
    return {
        "page": page,
        "rows": describe_rows(page.rows, timezone.localdate()),
        "tab": tab,
        "tab_entries": [(words[key], f"?tab={key}", key == tab, counts[key]) for key in tabs],
        "search": NameSearch(initial={"name": name}),
        "searched": name,
    }
