"""The physicians who wait for this institution: filters, search, what agrees and what not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yiji.register.queries.method_preview import own_setting
from yiji.register.queries.pending_activations import (
    COLUMNS,
    DAYS,
    MATCHES,
    MISMATCH_ORDER,
    ORDER,
    TABS,
    WaitingFilter,
    pending_counts,
    waiting_accounts,
)
from yiji.register.queries.waiting_rows import WaitingPhysician, describe_mismatched, describe_waiting
from yiji.web.institution.activation_forms import WaitingFilterForm
from yiji.web.shared.access import access
from yiji.web.shared.lists import Page, keyset_page
from yiji.web.shared.name_search import keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

_LIST = "activations"


@access("institution:activation:view")
def pending_activations(request: ScopedRequest) -> HttpResponse:
    """Who waits, how long, what the register says of him, and how the last code fared."""
    if request.method == "POST":
        keep_searched_name(request, _LIST)
        return redirect(f"{request.path}{_address(request)}")
    scope, asked = request.scope, _asked(request)
    page, rows = _page(request, asked)
    counts = pending_counts(scope)
    context = {
        "page": page,
        "rows": rows,
        "search": WaitingFilterForm(initial={"name": asked.name, "match": asked.match, "days": asked.days}),
        "tabs": [(_tab_words()[key], f"?tab={key}", key == asked.tab, counts[key]) for key in TABS],
        "tab": asked.tab,
        "setting": own_setting(scope),
        "may_send": scope.may("institution:activation:send_code") and asked.tab != "mismatch",
        "may_set_method": scope.may("institution:activation_method:set"),
        "filtered": asked != WaitingFilter(),
        "narrowed": bool(asked.name or asked.match or asked.days),
        "menu_counts": {"pending_activations": counts["all"]},
    }
    return render(request, "institution/pending_activations.html", context)


def _page(request: ScopedRequest, asked: WaitingFilter) -> tuple[Page, list[WaitingPhysician]]:
    found = waiting_accounts(request.scope, asked)
    if asked.tab == "mismatch":
        page = keyset_page(request, found, MISMATCH_ORDER, MISMATCH_ORDER)
        return page, describe_mismatched(request.scope, [row["id"] for row in page.rows])
    page = keyset_page(request, found, ORDER, COLUMNS)
    return page, describe_waiting(request.scope, [row["id"] for row in page.rows])


def _asked(request: ScopedRequest) -> WaitingFilter:
    def one_of(name: str, allowed: tuple[str, ...], default: str = "") -> str:
        value = request.GET.get(name, "")
        return value if value in allowed else default

    tab = one_of("tab", TABS, "all")
    # Search and filters look at people whom the register knows; a differing name has none.
    if tab == "mismatch":
        return WaitingFilter(tab=tab)
    return WaitingFilter(
        tab=tab,
        match=one_of("match", MATCHES),
        days=one_of("days", DAYS),
        name=searched_name(request, _LIST),
    )


def _address(request: ScopedRequest) -> str:
    """The query of the list that a posted filter bar asks for; the name never gets there."""
    asked = {"tab": request.GET.get("tab", "all")}
    if "clear" not in request.POST:
        asked |= {name: request.POST.get(name, "") for name in ("match", "days")}
    known = {"tab": TABS, "match": MATCHES, "days": DAYS}
    return "?" + urlencode({name: value for name, value in asked.items() if value in known[name]})


def _tab_words() -> dict[str, Any]:
    return {
        "all": _("全部"),
        "to_send": _("待处理"),
        "code_sent": _("已发激活码"),
        "to_confirm": _("待复核"),
        "at_authority": _("已转行政部门"),
        "mismatch": _("姓名不一致"),
    }
