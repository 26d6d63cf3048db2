"""Sheets of assessment results at the authority: imported, or handed in by institutions; a second person enters them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.enter_assessments import confirm_sheet, return_sheet
from yiji.web.shared import assessment_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.assessment_forms import AnswerForm
from yiji.web.shared.request import ScopedRequest


@access("authority:conduct:record")
def sheets(request: ScopedRequest) -> HttpResponse:
    """The form that takes a sheet, and the sheets there were."""
    return pages.sheets_page(request, may_upload=True)


@access("authority:conduct:view")
def sheet(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """One sheet: progress, preview, report."""
    return pages.sheet_page(request, assessment_sheet_id, **_may(request))


def _may(request: ScopedRequest) -> dict[str, bool]:
    return {
        "may_send": request.scope.may("authority:conduct:record"),
        "may_check": request.scope.may("authority:conduct:check"),
    }


@require_POST
@access("authority:conduct:record")
def submit(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """Hand the checked sheet to the second person."""
    return pages.submit_page(request, assessment_sheet_id)


@require_POST
@access("authority:conduct:record")
def discard(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    return pages.discard_page(request, assessment_sheet_id)


@require_POST
@access("authority:conduct:check")
def confirm(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """The second person has the good rows entered."""
    said = _("已确认，正在逐行录入并告知医师。")
    return pages.press(request, assessment_sheet_id, confirm_sheet, said, VersionForm, **_may(request))


@require_POST
@access("authority:conduct:check")
def send_back(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """The second person sends the sheet back."""
    said = _("已退回，没有录入任何结果。")
    return pages.press(request, assessment_sheet_id, return_sheet, said, AnswerForm, **_may(request))


@access("authority:conduct:record")
def template(request: ScopedRequest) -> HttpResponse:
    """The template."""
    return pages.template_file()


@access("authority:conduct:record")
def report(request: ScopedRequest, assessment_sheet_id: uuid.UUID) -> HttpResponse:
    """The refused rows."""
    return pages.report_file(request, assessment_sheet_id)
