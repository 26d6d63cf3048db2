"""The changes of information that wait for the institution, decided on many at once (seed 7)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yiji.codelists import catalogue
from yiji.register.actions.decide_info_change import decide_info_changes
from yiji.register.queries import info_changes as found
from yiji.web.shared.access import access
from yiji.web.shared.info_change_forms import ChosenChangesForm, chosen_changes
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_LIST = "institution:info_change_requests"


@access("institution:info_change:view")
def info_change_requests(request: ScopedRequest) -> HttpResponse:
    """Old and new side by side, oldest first while they wait."""
    scope = request.scope
    tab, item = request.GET.get("tab", "submitted"), request.GET.get("item", "")
    tab = tab if tab in found.TABS else "submitted"
    item = item if catalogue.exists("info_change_item", item) else ""
    if request.method == "POST":
        keep_searched_name(request, "info_changes")
        return redirect(f"{request.path}?tab={tab}&item={item}")
    name = searched_name(request, "info_changes")
    rows = found.info_changes(scope, tab, item, name)
    page = keyset_page(request, rows, found.ORDER if tab == "submitted" else found.DONE_ORDER, found.COLUMNS)
    context = _list_words(tab, item) | {
        "page": page,
        "rows": found.describe_info_changes(page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "tab": tab,
        "filtered": bool(name or item),
        "may_decide": tab == "submitted" and scope.may("institution:info_change:decide"),
    }
    return render(request, "institution/info_changes.html", context)


def _list_words(tab: str, item: str) -> dict[str, Any]:
    words = (_("待审核"), _("已通过"), _("已退回"), _("已撤回"))
    items = [("", _("全部项目")), *((e, catalogue.label("info_change_item", e)) for e in found.ITEMS)]
    return {
        "tabs": [
            (word, f"?tab={key}&item={item}", key == tab) for key, word in zip(found.TABS, words, strict=True)
        ],
        "items": [(label, f"?tab={tab}&item={code}", code == item) for code, label in items],
        "reasons": [
            (e.code, catalogue.label("info_return_reason", e.code))
            for e in catalogue.entries("info_return_reason")
        ],
    }


@require_POST
@access("institution:info_change:decide")
def decide_chosen(request: ScopedRequest) -> HttpResponse:
    """Approve or return all ticked rows, each by itself."""
    form, chosen = ChosenChangesForm(request.POST), chosen_changes(request.POST.getlist("chosen"))
    if not chosen or not form.is_valid():
        messages.error(request, _("请先勾选要办理的申请。"))
        return redirect(_LIST)
    data = form.cleaned_data
    return perform(
        request,
        form,
        lambda: _decided(
            decide_info_changes(
                request.scope,
                chosen,
                approve=data["decision"] == "approve",
                reasons=data["reasons"],
                note=data["note"],
            )
        ),
        then=lambda reference: _told(request, reference),
    )


def _decided(results: dict[uuid.UUID, str]) -> str:
    held = [reason for reason in results.values() if reason]
    return f"{len(results) - len(held)}|{len(held)}|{held[0] if held else ''}"[:120]


def _told(request: ScopedRequest, reference: str) -> str:
    done, held, reason = reference.split("|", 2)
    if int(done):
        text = ngettext("已办理 %(n)d 件。", "已办理 %(n)d 件。", int(done))
        messages.success(request, text % {"n": int(done)})
    if int(held):
        text = ngettext("%(n)d 件未办理：%(why)s", "%(n)d 件未办理：%(why)s", int(held))
        messages.warning(request, text % {"n": int(held), "why": _(reason)})
    return reverse(_LIST)
