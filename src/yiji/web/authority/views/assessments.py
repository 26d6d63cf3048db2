"""定期考核: results entered one by one, confirmed by another officer, and the suspension after a failure (A-9)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions import record_assessment as acts
from yiji.register.actions.record_conduct import record_conduct
from yiji.register.conduct_visibility import get_assessment
from yiji.register.queries import assessments as found
from yiji.register.queries.physician_detail import physician_detail
from yiji.web.authority import conduct_pages as pages
from yiji.web.authority.conduct_forms import AssessmentFilter, AssessmentForm
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.assessment_forms import AnswerForm
from yiji.web.shared.assessment_pages import assessment_tabs
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_FORM = "authority/record_assessment.html"


@access("authority:conduct:view")
def assessments(request: ScopedRequest) -> HttpResponse:
    """The results filed with the authority, newest first."""
    form = AssessmentFilter(request.GET)
    context = {
        "page": keyset_page(
            request, found.assessments(request.scope, form.wanted()), found.ORDER, found.COLUMNS
        ),
        "filters": form,
        "side": "authority",
        "tabs": assessment_tabs(request, "assessments"),
    }
    return render(request, "conduct/assessments.html", context)


@access("authority:conduct:record")
def record(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """Enter the result of a physician chosen from the register."""
    year = timezone.localdate().year
    initial = {"period_from": year - 2, "period_to": year, "attempt": 1}
    form = AssessmentForm(posted(request), initial=initial)
    context = {"person": physician_detail(request.scope, physician_id, timezone.localdate())}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, _FORM, {"form": form, **context}, status=status)

    def then(reference: str) -> str:
        messages.success(request, _("已录入，须由另一名人员复核后生效。"))
        return reverse("authority:assessment", args=[reference])

    act = acts.record_assessment
    return perform(
        request,
        form,
        lambda: act(request.scope, physician_id, **form.cleaned_data).pk,
        then=then,
        template=_FORM,
        context=context,
    )


@access("authority:conduct:view")
def detail(request: ScopedRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """One result, and what the reader may do with it."""
    return render(request, pages.ASSESSMENT, pages.assessment_context(request, assessment_id))


@access("authority:conduct:record")
def suspend(request: ScopedRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """The suspension of three to six months after a failure (ML 42)."""
    row = get_assessment(request.scope, assessment_id)
    form = pages.after_failure(request, row)
    person = physician_detail(request.scope, row.physician_id, timezone.localdate())
    return pages.record_page(
        request,
        form,
        lambda: (
            record_conduct(
                request.scope, row.physician_id, assessment_id=assessment_id, **form.as_arguments()
            ).pk
        ),
        {"person": person, "assessment": row},
    )


@require_POST
@access("authority:conduct:check")
def confirm(request: ScopedRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """Confirm, as the second person."""
    said = _("已确认，医师本人会收到通知。")
    return pages.press_assessment(request, assessment_id, "form", VersionForm, acts.confirm_assessment, said)


@require_POST
@access("authority:conduct:check")
def send_back(request: ScopedRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """Send it back, as the second person."""
    act, said = acts.return_assessment, _("已退回。")
    return pages.press_assessment(request, assessment_id, "answer_form", AnswerForm, act, said)


@require_POST
@access("authority:conduct:check")
def withdraw(request: ScopedRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """Take a wrong result back, as the second person."""
    act, said = acts.withdraw_assessment, _("已撤回，医师本人会收到通知。")
    return pages.press_assessment(request, assessment_id, "answer_form", AnswerForm, act, said)
