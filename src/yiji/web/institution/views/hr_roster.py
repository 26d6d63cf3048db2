"""One compared staff list: who needs which business, and what was done about it (seed 6)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.applications.actions.begin_from_findings import begin_from_findings
from yiji.codelists import catalogue
from yiji.register.actions import handle_findings as acts
from yiji.register.actions.compare_hr_roster import refresh_roster
from yiji.register.queries import reconciliation as found
from yiji.web.institution.reconciliation_forms import HandleForm
from yiji.web.institution.views.reconciliation import waiting_context
from yiji.web.shared.access import access
from yiji.web.shared.chosen import chosen_ids
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_STATES = ("waiting", "done", "all")


@access("institution:reconciliation:view")
def hr_roster(request: ScopedRequest, roster_id: uuid.UUID) -> HttpResponse:
    """Progress while it is read, then the columns, then the people."""
    context = waiting_context(request, roster_id)
    state = context["roster"].state
    if state == "recognised":
        return redirect("institution:hr_roster_columns", roster_id)
    if state != "done":
        return render(request, "institution/hr_roster_waiting.html", context)
    if request.method == "POST":
        keep_searched_name(request, "findings")
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    return render(request, "institution/hr_roster.html", {**context, **_list(request, context["roster"])})


def _list(request: ScopedRequest, roster: Any) -> dict[str, Any]:
    scope, situation = request.scope, request.GET.get("situation", "")
    situation = situation if situation in roster.counts else ""
    state = request.GET.get("state", "waiting")
    state = state if state in _STATES else "waiting"
    name = searched_name(request, "findings")
    page = keyset_page(
        request,
        found.findings(scope, roster, situation, state, name),
        found.FINDING_ORDER,
        found.FINDING_COLUMNS,
    )
    words = {"waiting": _("待处理"), "done": _("已处理"), "all": _("全部")}
    return {
        "tiles": found.tiles(roster),
        "situation": situation,
        "state_tabs": [(words[one], f"?situation={situation}&state={one}", one == state) for one in _STATES],
        "page": page,
        "rows": found.describe_findings(page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "may_handle": scope.may("institution:reconciliation:handle"),
        "reasons": [
            (e.code, catalogue.label("finding_reason", e.code)) for e in catalogue.entries("finding_reason")
        ],
    }


@require_POST
@access("institution:reconciliation:handle")
def handle(request: ScopedRequest) -> HttpResponse:
    """Remind, begin, put aside or reopen all ticked people."""
    form, ids = HandleForm(request.POST), chosen_ids(request.POST.getlist("chosen"))
    back = reverse("institution:roster_reconciliation")
    if request.POST.get("roster"):
        back = reverse("institution:hr_roster", args=[found.roster_id_of(request.POST["roster"])])
    if not ids or not form.is_valid():
        messages.error(request, _("请先勾选人员。"))
        return redirect(back)
    data = form.cleaned_data
    return perform(
        request,
        form,
        lambda: _act(request, data["act"], ids, data["reason"], data["note"]),
        then=lambda reference: _told(request, reference, back),
    )


def _act(request: ScopedRequest, act: str, ids: list[uuid.UUID], reason: str, note: str) -> str:
    scope = request.scope
    if act == "remind":
        told = acts.remind_physicians(scope, ids)
        return f"remind|{told['sent']}|{told['no_account']}|{told['skipped']}"
    if act == "begin":
        begun, drafts = begin_from_findings(scope, ids)
        only = drafts[0].pk if len(drafts) == 1 else ""
        return f"begin|{begun}|{len(drafts)}|{only}"
    if act == "reopen":
        return f"reopen|{acts.reopen(scope, ids)}"
    return f"aside|{acts.put_aside(scope, ids, reason=reason, note=note)}"


def _told(request: ScopedRequest, reference: str, back: str) -> str:
    act, *figures = reference.split("|")
    if act == "refresh":
        messages.success(request, _("正在重新核对，完成后会通知您。"))
    elif act == "remind":
        words = _("已提醒 %(sent)s 人；%(none)s 人没有账户，请线下通知；%(skipped)s 人不需要提醒。")
        messages.success(request, words % {"sent": figures[0], "none": figures[1], "skipped": figures[2]})
    else:
        messages.success(request, _("已处理 %(n)s 人。") % {"n": figures[0]})
    if act == "begin" and figures[1] != "0":
        messages.success(request, _("已生成 %(n)s 份草稿，请补充日期和证明后提交复核。") % {"n": figures[1]})
        if figures[2]:
            return reverse("institution:application_step", args=[uuid.UUID(figures[2]), 1])
    return back


@require_POST
@access("institution:reconciliation:handle")
def refresh(request: ScopedRequest, roster_id: uuid.UUID) -> HttpResponse:
    """Compare with today's register again."""
    form = YijiForm(request.POST)
    form.is_valid()
    return perform(
        request,
        form,
        lambda: refresh_roster(request.scope, roster_id),
        then=lambda reference: _told(request, "refresh", reverse("institution:hr_roster", args=[roster_id])),
    )
