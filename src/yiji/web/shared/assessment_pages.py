"""Sheets of assessment results: the same pages for an institution and for an authority (A-9)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.institutions.visibility import visible_institutions
from yiji.jobs.queries import one as one_job
from yiji.register.actions.enter_assessments import discard_sheet, submit_sheet
from yiji.register.actions.take_assessment_report import take_assessment_report
from yiji.register.actions.upload_assessments import upload_assessments
from yiji.register.conduct_visibility import get_sheet
from yiji.register.queries import assessments as found
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.assessment_forms import AnswerForm, SheetForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LIST, _PAGE = "conduct/sheets.html", "conduct/sheet.html"
MOST_INSTITUTIONS = 2000


def sheets_page(request: ScopedRequest, may_upload: bool) -> HttpResponse:
    """The form that takes a sheet, and the sheets there were."""
    scope = request.scope
    year = timezone.localdate().year
    form = SheetForm(
        posted(request),
        request.FILES or None,
        institutions=_institutions(request),
        initial={"period_from": year - 2, "period_to": year, "attempt": 1},
    )
    context = {
        "page": keyset_page(request, found.sheets(scope), found.SHEET_ORDER, found.SHEET_COLUMNS),
        "side": scope.side,
        "may_upload": may_upload,
        "tabs": assessment_tabs(request, "sheets"),
        "sheet_url": f"{scope.side}:assessment_sheet",
        "template_url": reverse(f"{scope.side}:assessment_template"),
    }
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, _LIST, {"form": form, **context}, status=status)
    return perform(
        request,
        form,
        lambda: upload_assessments(scope, **form.as_arguments()).pk,
        then=lambda ref: reverse(f"{scope.side}:assessment_sheet", args=[ref]),
        template=_LIST,
        context=context,
    )


def _institutions(request: ScopedRequest) -> list[tuple[str, str]] | None:
    if request.scope.side == "institution":
        return None
    rows = visible_institutions(request.scope).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:MOST_INSTITUTIONS]]


def assessment_tabs(request: ScopedRequest, current: str) -> list[tuple[Any, str, bool, int | None]]:
    """Records (authority only), results, sheets."""
    side = request.scope.side
    tabs = [
        ("assessments", _("定期考核"), reverse(f"{side}:assessments")),
        (
            "sheets",
            _("考核结果报送") if side == "institution" else _("考核结果导入"),
            reverse(f"{side}:assessment_sheets"),
        ),
    ]
    if side == "authority":
        tabs.insert(0, ("conduct", _("处罚和限制"), reverse("authority:conduct_records")))
    return [(label, url, name == current, None) for name, label, url in tabs]


def sheet_context(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> dict[str, Any]:
    """Progress, then the preview or the report of one sheet."""
    scope = request.scope
    sheet = get_sheet(scope, assessment_sheet_id)
    mine = sheet.side == scope.side
    context: dict[str, Any] = {
        "sheet": sheet,
        "side": scope.side,
        "mine": mine,
        "form": VersionForm(initial={"version": sheet.version}),
        "answer_form": AnswerForm(initial={"version": sheet.version}),
        "back": reverse(f"{scope.side}:assessment_sheets"),
    }
    for name in ("submit_assessment_sheet", "discard_assessment_sheet", "assessment_sheet_report"):
        context[name] = reverse(f"{scope.side}:{name}", args=[sheet.pk])
    if sheet.state in ("reading", "writing"):
        # A job is its own side's: reading is the uploader's, writing the authority's.
        own_job = mine if sheet.state == "reading" else scope.side == "authority"
        if own_job and sheet.job_id:
            job = one_job(sheet.job_id, tenant_id=scope.organisation_id)
            return {**context, "job": shown_job(scope, job)}
        return context
    which = request.GET.get("show", "all")
    which = which if which in ("all", "good", "refused") else "all"
    page = keyset_page(request, found.sheet_rows(sheet, which), found.ROW_ORDER, found.ROW_COLUMNS)
    counts = {"all": sheet.rows_in, "good": sheet.good, "refused": sheet.refused}
    words = {"all": _("全部"), "good": _("可以录入"), "refused": _("未通过")}
    tabs = [(words[name], f"?show={name}", name == which, counts[name]) for name in words]
    return {**context, "page": page, "tabs": tabs}


def sheet_page(request: ScopedRequest, assessment_sheet_id: uuid.UUID, **more: Any) -> HttpResponse:
    """One sheet."""
    return render(request, _PAGE, {**sheet_context(request, assessment_sheet_id), **more})


def submit_page(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """Hand the checked sheet on."""
    return press(request, assessment_sheet_id, submit_sheet, _("已报送，等待审批机关另一名人员复核。"))


def discard_page(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    return press(request, assessment_sheet_id, discard_sheet, _("已作废，没有录入任何结果。"))


def press(
    request: ScopedRequest,
    assessment_sheet_id: uuid.UUID,
    act: Callable[..., Any],
    said: str,
    form_type: type[VersionForm] = VersionForm,
    **more: Any,
) -> HttpResponse:
    """A button of the sheet's page: the act once, or the page with what is wrong."""
    context = {**sheet_context(request, assessment_sheet_id), **more}
    form = form_type(posted(request))
    name = "form" if form_type is VersionForm else "answer_form"
    if not form.is_valid():
        return render(request, _PAGE, {**context, name: form}, status=422)

    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse(f"{request.scope.side}:assessment_sheet", args=[assessment_sheet_id])

    return perform(
        request,
        form,
        lambda: act(request.scope, assessment_sheet_id, **form.cleaned_data).pk,
        then=then,
        template=_PAGE,
        context={**{key: value for key, value in context.items() if key != "form"}, name: form},
    )


def template_file() -> HttpResponse:
    """The template with its explanations."""
    return _workbook(found.template_workbook(), "assessment-template.xlsx")


def report_file(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """The refused rows with their reasons."""
    data = take_assessment_report(request.scope, assessment_sheet_id)
    return _workbook(data, f"{timezone.localdate():%Y%m%d}-refused-assessments.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
