"""Our physicians filed elsewhere (seed 6.4), others filed here (6.5), and registrations in other practice places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.register.queries import filing_rosters as found
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import FilterForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

_STATES = {
    "active": _("有效"),
    "due": _("90 天内到期"),
    "expired": _("已到期"),
    "cancelled": _("已取消"),
    "ended_with_primary": _("随主执业机构注册终止"),
}


class FilingFilter(FilterForm):
    """Sent by POST: the name stays in the session, everything else goes into the address."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-search": "", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("备案状态"))
    category = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("级别"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", gettext("全部"))
        self.fields["state"].choices = [everything, *_STATES.items()]  # type: ignore[attr-defined]
        for name in ("category", "level"):
            entries = [(e.code, e.label) for e in catalogue.entries(f"practice_{name}")]
            self.fields[name].choices = [everything, *entries]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The filters that are understood; a value that is not counts as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@access("institution:roster:view")
def filed_elsewhere_roster(request: ScopedRequest) -> HttpResponse:
    """Seed 6.4."""
    return _filings(request, "filed_elsewhere", found.filed_elsewhere)


@access("institution:roster:view")
def filed_here_roster(request: ScopedRequest) -> HttpResponse:
    """Seed 6.5."""
    return _filings(request, "filed_here", found.filed_here)


@access("institution:roster:view")
def other_places_roster(request: ScopedRequest) -> HttpResponse:
    """Lists 10 and 11 of the national client."""
    if request.method == "POST":
        keep_searched_name(request, "other_places")
        return redirect(request.path)
    name = searched_name(request, "other_places")
    rows = found.registered_elsewhere_too(request.scope, name)
    page = keyset_page(request, rows, found.OTHER_ORDER, found.OTHER_COLUMNS)
    context = {
        "page": page,
        "rows": found.describe_registrations(page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
    }
    return render(request, "institution/other_places.html", context)


def _filings(request: ScopedRequest, which: str, read: Callable[..., Any]) -> HttpResponse:
    """One list of filings with its filters and keyset pages."""
    if request.method == "POST":
        return _filtered(request, which)
    today = timezone.localdate()
    filters = FilingFilter({**request.GET.dict(), "name": searched_name(request, which)})
    wanted = filters.wanted()
    page = keyset_page(request, read(request.scope, wanted, today), found.ORDER, found.COLUMNS)
    context = {
        "page": page,
        "rows": found.describe_filings(page.rows, today),
        "filters": filters,
        "filtered": bool(wanted),
        "here": which == "filed_here",
    }
    return render(request, "institution/filings.html", context)


def _filtered(request: ScopedRequest, which: str) -> HttpResponse:
    keep_searched_name(request, which)
    wanted = {} if "clear" in request.POST else FilingFilter(request.POST).wanted()
    wanted.pop("name", None)
    return redirect(request.path + (f"?{urlencode(wanted)}" if wanted else ""))
