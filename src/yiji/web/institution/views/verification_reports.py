"""Reports of verifications: let one be written, see how far it is, print it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.certificates.actions.report_verification import ask_verification_report
from yiji.certificates.queries.printed_form import form_pdf, form_state
from yiji.jobs.queries import one as one_job
from yiji.kernel.outcome import Refusal
from yiji.register.queries import verification_reports as found
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_LISTS = {
    "qualification": "institution:verify_qualifications",
    "registration": "institution:verify_registrations",
}


@access("institution:reconciliation:view")
def verification_reports(request: ScopedRequest, check: str) -> HttpResponse:
    """All reports of one kind, and the buttons that let another be written."""
    if check not in _LISTS:
        raise Http404
    page = keyset_page(request, found.reports(request.scope, check), found.REPORT_ORDER, found.REPORT_COLUMNS)
    context = {
        "check": check,
        "title": _(found.KINDS[check]),
        "back": reverse(_LISTS[check]),
        "page": page,
        "rows": [{**row, "part": _(found.PARTS[row["state_shown"]])} for row in page.rows],
        "parts": [(state, _(words)) for state, words in found.PARTS.items()],
        "may_verify": request.scope.may("institution:reconciliation:handle"),
    }
    return render(request, "institution/verification_reports.html", context)


@require_POST
@access("institution:reconciliation:handle")
def ask_report(request: ScopedRequest, check: str) -> HttpResponse:
    """Let the worker write one."""
    form, state = YijiForm(request.POST), request.POST.get("part", "")[:12]
    form.is_valid()
    try:
        return perform(
            request,
            form,
            lambda: ask_verification_report(request.scope, check, state).pk,
            then=lambda reference: reverse("institution:verification_report", args=[reference]),
        )
    except Refusal as refusal:
        for problem in refusal.problems:
            messages.error(request, problem_message(problem) + problem_way_out(problem))
        return redirect("institution:verification_reports", check)


@access("institution:reconciliation:view")
def verification_report(request: ScopedRequest, report_id: uuid.UUID) -> HttpResponse:
    """One report: progress, figures, the printed form."""
    scope = request.scope
    report = found.one_report(scope, report_id)
    job = one_job(report.job_id, tenant_id=report.institution_id) if report.job_id else None
    context = {
        "report": report,
        "title": _(found.KINDS[report.kind]),
        "part": _(found.PARTS[report.state_shown]),
        "printed": form_state("verification_report", report.pk),
        "job": shown_job(scope, job) if job and report.state == "asked" else None,
    }
    return render(request, "institution/verification_report.html", context)


@access("institution:reconciliation:view")
def verification_report_form(request: ScopedRequest, report_id: uuid.UUID) -> HttpResponse:
    """The PDF."""
    report = found.one_report(request.scope, report_id)
    serial_no, data = form_pdf(request.scope, "verification_report", report.pk)
    return file_response(data, "application/pdf", serial_no)
