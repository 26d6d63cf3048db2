"""The list of applications of a portal: tabs with counts, search by name, keyset page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.applications.queries.lists import LIST_COLUMNS, application_list, describe_rows, tab_counts
from yiji.web.shared.form_builder import FilterForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest

_SESSION = "application_list_name"
Order = tuple[str, ...]


class NameSearch(FilterForm):
    """A physician's name, or the first letters of its pinyin."""

    name = forms.CharField(label=_("医师姓名"), max_length=40)


def remember_name(request: ScopedRequest, url_name: str) -> HttpResponse:
    """Keep the searched name in the session, never in the address, and show the list again."""
    form = NameSearch(request.POST)
    name = form.cleaned_data["name"].strip() if form.is_valid() and "clear" not in request.POST else ""
    request.session[_SESSION] = name
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
    name = str(request.session.get(_SESSION, ""))
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
