"""申请备案 (8.2), 申请注销 (8.3) and cancelled filings: lists by stage, and the choice of whom it is about."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.applications.actions.check_report import submit_for_check
from yiji.applications.actions.start_report import report_subject, start_report
from yiji.applications.queries.lists import LIST_COLUMNS, describe_rows
from yiji.applications.queries.reports import REPORT_TABS, report_counts, reportable, reports
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS
from yiji.web.shared import wizard_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_TABS = {
    "draft": _("草稿"),
    "to_check": _("待复核"),
    "at_authority": _("办理中"),
    "supplement": _("待补正"),
    "done": _("已办结"),
}
_TITLES = {
    "OFF_ROSTER": _("申请备案（离职）"),
    "DEREGISTER_INST": _("申请注销"),
    "MULTI_CANCEL_INST": _("取消外院备案"),
}
_LISTS = {
    "OFF_ROSTER": "institution:off_roster_filings",
    "DEREGISTER_INST": "institution:deregistrations",
    "MULTI_CANCEL_INST": "institution:filing_cancellations",
}


@access("institution:report:view")
def off_roster_filings(request: ScopedRequest) -> HttpResponse:
    """Who has left: reports by stage, and whom to report (seed 8.2)."""
    return _list(request, "OFF_ROSTER")


@access("institution:report:view")
def deregistrations(request: ScopedRequest) -> HttpResponse:
    """Who must be deregistered: reports by stage, and whom to report (seed 8.3)."""
    return _list(request, "DEREGISTER_INST")


@access("institution:report:view")
def filing_cancellations(request: ScopedRequest) -> HttpResponse:
    """Filings of others at this institution that it asks to end."""
    return _list(request, "MULTI_CANCEL_INST")


def _list(request: ScopedRequest, code: str) -> HttpResponse:
    if request.method == "POST":
        keep_searched_name(request, code)
        return redirect(reverse(_LISTS[code]) + "#choose")
    scope, tab = request.scope, request.GET.get("tab", "")
    tab = tab if tab in REPORT_TABS else _first_tab(report_counts(scope, code))
    name, counts = searched_name(request, code), report_counts(scope, code)
    page = keyset_page(
        request, reports(scope, code, tab), ("-created_at", "-id"), (*LIST_COLUMNS, "created_at")
    )
    context: dict[str, Any] = {
        "code": code,
        "title": _TITLES[code],
        "description": DESCRIPTIONS[code],
        "page": page,
        "rows": describe_rows(page.rows, timezone.localdate()),
        "tab_entries": [(_TABS[key], f"?tab={key}", key == tab, counts[key]) for key in REPORT_TABS],
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "found": reportable(scope, code, name) if name else [],
        "may_file": scope.may("institution:report:file"),
    }
    return render(request, "institution/reports.html", context)


def _first_tab(counts: dict[str, int]) -> str:
    """Where something waits for this institution; else what is under way."""
    return next((key for key in ("to_check", "supplement", "draft") if counts[key]), "at_authority")


@access("institution:report:file")
def start_off_roster(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Begin the off-roster filing of one registration."""
    return _start(request, "OFF_ROSTER", registration_id)


@access("institution:report:file")
def start_deregistration(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Begin the deregistration report of one registration."""
    return _start(request, "DEREGISTER_INST", registration_id)


@access("institution:report:file")
def start_cancellation(request: ScopedRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Begin the cancellation of one filing here."""
    return _start(request, "MULTI_CANCEL_INST", filing_id)


def _start(request: ScopedRequest, code: str, subject_id: uuid.UUID) -> HttpResponse:
    report_subject(request.scope, code, subject_id)
    form = YijiForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return redirect(_LISTS[code])
    return perform(
        request,
        form,
        lambda: start_report(request.scope, code, subject_id).pk,
        then=lambda ref: reverse("institution:application_step", args=[uuid.UUID(ref), 1]),
    )


WIZARD = pages.Wizard(
    "institution",
    "institution:off_roster_filings",
    _("申请备案（离职）"),
    _("提交复核"),
    submit_for_check,
    {code: (_LISTS[code], _TITLES[code]) for code in _LISTS},
)
