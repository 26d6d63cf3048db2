"""定期考核: the results of the own physicians, and the sheet that is handed to the authority (ML 42)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yiji.register.queries import assessments as found
from yiji.web.shared import assessment_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.assessment_forms import ResultFilter
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest


@access("institution:assessment:view")
def assessments(request: ScopedRequest) -> HttpResponse:
    """The confirmed results of the institution's physicians; read only."""
    form = ResultFilter(request.GET)
    rows = found.assessments(request.scope, form.cleaned_data if form.is_valid() else {})
    context = {
        "page": keyset_page(request, rows, found.ORDER, found.COLUMNS),
        "filters": form,
        "side": "institution",
        "tabs": pages.assessment_tabs(request, "assessments"),
    }
    return render(request, "conduct/assessments.html", context)


@access("institution:assessment:hand_in")
def sheets(request: ScopedRequest) -> HttpResponse:
    """The form that takes a sheet, and the sheets there were."""
    return pages.sheets_page(request, may_upload=True)


@access("institution:assessment:view")
def sheet(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """One sheet: progress, preview, what the authority answered."""
    may_send = request.scope.may("institution:assessment:hand_in")
    return pages.sheet_page(request, assessment_sheet_id, may_send=may_send, may_check=False)


@require_POST
@access("institution:assessment:hand_in")
def submit(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """Hand it to the authority."""
    return pages.submit_page(request, assessment_sheet_id)


@require_POST
@access("institution:assessment:hand_in")
def discard(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    return pages.discard_page(request, assessment_sheet_id)


@access("institution:assessment:hand_in")
def template(request: ScopedRequest) -> HttpResponse:
    """The template."""
    return pages.template_file()


@access("institution:assessment:hand_in")
def report(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """The refused rows."""
    return pages.report_file(request, assessment_sheet_id)
