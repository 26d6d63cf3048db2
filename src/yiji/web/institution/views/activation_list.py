"""The physicians who wait for this institution, and sending them activation codes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yiji.register.actions.send_activation_code import send_activation_codes
from yiji.register.queries.pending_activations import (
    COLUMNS,
    ORDER,
    TABS,
    describe_waiting,
    pending_counts,
)
from yiji.register.queries.pending_activations import pending_activations as waiting_accounts
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:activation:view")
def pending_activations(request: ScopedRequest) -> HttpResponse:
    """Who waits, how long, what the register says of him, and how the last code fared."""
    scope = request.scope
    tab = request.GET.get("tab", "all")
    tab = tab if tab in TABS else "all"
    if request.method == "POST":
        keep_searched_name(request, "activations")
        return redirect(f"{request.path}?tab={tab}")
    name = searched_name(request, "activations")
    page = keyset_page(request, waiting_accounts(scope, tab, name), ORDER, COLUMNS)
    counts = pending_counts(scope)
    words = {
        "all": _("全部"),
        "to_send": _("待处理"),
        "code_sent": _("已发激活码"),
        "to_confirm": _("待复核"),
    }
    context = {
        "page": page,
        "rows": describe_waiting(scope, [row["id"] for row in page.rows]),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "tabs": [(words[key], f"?tab={key}", key == tab, counts[key]) for key in TABS],
        "may_send": scope.may("institution:activation:send_code"),
        "filtered": bool(name) or tab != "all",
        "menu_counts": {"pending_activations": counts["all"]},
    }
    return render(request, "institution/pending_activations.html", context)


@require_POST
@access("institution:activation:send_code")
def send_codes(request: ScopedRequest) -> HttpResponse:
    """Send a code to one physician (the button of his row) or to all that are ticked."""
    chosen = _chosen(request)
    form = YijiForm(request.POST)
    if not chosen or not form.is_valid():
        messages.error(request, _("请先选择要发送激活码的医师。"))
        return redirect("institution:pending_activations")
    return perform(request, form, lambda: _send(request, chosen), then=lambda ref: _told(request, ref))


def _chosen(request: ScopedRequest) -> list[uuid.UUID]:
    texts = [request.POST["only"]] if request.POST.get("only") else request.POST.getlist("chosen")
    try:
        return list(dict.fromkeys(uuid.UUID(text) for text in texts[:100]))
    except ValueError:
        return []


def _send(request: ScopedRequest, chosen: list[uuid.UUID]) -> str:
    results = send_activation_codes(request.scope, chosen)
    held = [reason for reason in results.values() if reason]
    return f"{len(results) - len(held)}|{len(held)}|{held[0] if held else ''}"[:120]


def _told(request: ScopedRequest, reference: str) -> str:
    sent, held, reason = reference.split("|", 2)
    if int(sent):
        text = ngettext("已向 %(n)d 人发送激活码。", "已向 %(n)d 人发送激活码。", int(sent))
        messages.success(request, text % {"n": int(sent)})
    if int(held):
        text = ngettext("%(n)d 人未发送：%(why)s", "%(n)d 人未发送：%(why)s", int(held))
        messages.warning(request, text % {"n": int(held), "why": _(reason)})
    return reverse("institution:pending_activations")
