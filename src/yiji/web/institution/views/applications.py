"""The applications submitted to the institution: list, one file with what can be done, documents, printed form."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.applications.queries.effect_preview import effect_lines
from yiji.applications.queries.lists import INSTITUTION_TABS
from yiji.applications.queries.rule_findings import rule_findings
from yiji.rulebook.rule import blocking
from yiji.rulebook.workflow import OPEN
from yiji.web.institution.report_acts import REPORT_ACTS
from yiji.web.shared.access import access
from yiji.web.shared.application_lists import list_context, remember_name
from yiji.web.shared.application_pages import (
    NoteForm,
    detail_context,
    document_response,
    form_response,
)
from yiji.web.shared.case_buttons import Act, case_buttons
from yiji.web.shared.decision_words import decision_context
from yiji.web.shared.paper_pages import panel
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.wizard_pages import document_slots

_TABS = {
    "to_confirm": gettext_lazy("待确认"),
    "confirmed": gettext_lazy("已确认，待受理"),
    "in_authority": gettext_lazy("审批中"),
    "supplement": gettext_lazy("补正"),
    "done": gettext_lazy("已办结"),
    "returned": gettext_lazy("退回"),
}
_STAFF = gettext_lazy("本机构管理员或者经办人员")
CONFIRM = Act(
    "institution:confirm_application",
    gettext_lazy("确认"),
    ("confirm",),
    "institution:application:confirm",
    _STAFF,
    "primary",
)
RETURN = Act(
    "institution:return_application",
    gettext_lazy("退回"),
    ("return_to_applicant",),
    "institution:application:return",
    _STAFF,
    "danger",
)


@access("institution:application:view")
def applications(request: ScopedRequest) -> HttpResponse:
    """What waits for confirmation (oldest first), lies with the authority, is done, or was returned."""
    if request.method == "POST":
        return remember_name(request, "institution:applications")
    orders = {"to_confirm": ("submitted_at", "id")}
    context = list_context(request, INSTITUTION_TABS, _TABS, orders)
    may = request.scope.may("institution:application:confirm")
    to_confirm = context["tab"] == "to_confirm"
    context["may_confirm_many"] = may and to_confirm
    # Before it is confirmed an application has no form to print.
    context["may_print_many"] = not to_confirm and request.scope.may("institution:application:print")
    return render(request, "institution/applications.html", context)


def file_context(request: ScopedRequest, application_id: uuid.UUID) -> dict[str, Any]:
    """One application for the institution: detail, rule results while it may act, buttons."""
    scope = request.scope
    context = detail_context(scope, application_id)
    detail = context["detail"]
    found = detail.application
    own = found.started_by == "institution"
    waiting = found.state in ("submitted", "escalated", "awaiting_check")
    problems = rule_findings(detail.application, timezone.localdate()) if waiting else None
    stopped = {CONFIRM.url_name: _("规则检查有不符合项，不能确认；请按提示处理，或者退回申请人修改。")}
    obstacles = stopped if blocking(problems or []) else {}
    return {
        **context,
        **decision_context(detail),
        **panel(scope, application_id),
        "problems": problems,
        "blocked": bool(obstacles),
        "buttons": case_buttons(scope, detail, REPORT_ACTS if own else (CONFIRM, RETURN), obstacles),
        "effects": effect_lines(found) if own and found.state in OPEN else [],
        **(_supplement(found) if own else {}),
    }


def _supplement(application: Any) -> dict[str, Any]:
    """While the authority asks this institution for more: the papers and the button that says they are there."""
    if application.state != "supplement_requested":
        return {}
    form = NoteForm(initial={"version": application.version})
    return {**document_slots(application), "portal": "institution", "supply_form": form}


@access("institution:application:view")
def application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """One application: what was filled in, the papers, what the rules say, what can be done."""
    return render(request, "institution/application.html", file_context(request, application_id))


@access("institution:application:view")
def application_document(
    request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID
) -> HttpResponse:
    """One document of an application to this institution."""
    return document_response(request, application_id, document_id)


@access("institution:application:print")
def application_form(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The printed form F1."""
    return form_response(request, application_id)
