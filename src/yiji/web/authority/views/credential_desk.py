"""The desk: credentials issued, reissued or given to another holder, with the receipt that the agent signs (seed 1)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.issue_institution_credentials import ISSUE_OWNER
from yiji.accounts.queries.institution_accounts import issue_receipt
from yiji.certificates.actions.issue_with_receipt import issue_with_receipt
from yiji.certificates.queries.printed_form import form_pdf, form_state
from yiji.institutions.queries.licensed_institutions import licensed_institution
from yiji.web.authority.institution_forms import IssueCredentialsForm
from yiji.web.authority.institution_pages import answer, first_values, issue_context, licence_paper_name
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest


@access("authority:credentials:issue")
def issue_credentials(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """The first issue, or a reissue to the same holder."""
    return _issue(request, institution_id, replace=False)


@access("authority:credentials:issue")
def replace_agent(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """A new letter of authorisation names another holder; the earlier one loses access."""
    return _issue(request, institution_id, replace=True)


def _issue(request: ScopedRequest, institution_id: uuid.UUID, *, replace: bool) -> HttpResponse:
    scope = request.scope
    licensed = licensed_institution(scope, institution_id)
    given = request.POST.get("purpose", "")
    context = issue_context(licensed, scope, replace=replace, posted_purpose=given)
    purpose = context["purpose"]
    form = IssueCredentialsForm(
        posted(request),
        request.FILES or None,
        institution=licensed,
        purpose=purpose,
        initial=first_values(licensed, context),
    )
    return answer(
        request,
        form,
        "authority/issue_credentials.html",
        context,
        lambda: issue_with_receipt(scope, licensed, **form.facts()).pk,
        _("用户名和一次性设置码已以短信发送给账户负责人，24 小时内有效。"),
        lambda issue_id: reverse("authority:credentials_receipt", args=[issue_id]),
    )


@access("authority:credentials:issue")
def credentials_receipt(request: ScopedRequest, issue_id: uuid.UUID) -> HttpResponse:
    """The visit in words, and the receipt to print and sign."""
    scope = request.scope
    receipt = issue_receipt(scope, issue_id)
    context = {
        "receipt": receipt,
        "paper": licence_paper_name(receipt["licence_paper"]),
        "institution": licensed_institution(scope, receipt["institution_id"]),
        "printed": form_state(ISSUE_OWNER, issue_id),
    }
    return render(request, "authority/credentials_receipt.html", context)


@access("authority:credentials:issue")
def receipt_file(request: ScopedRequest, issue_id: uuid.UUID) -> HttpResponse:
    """The receipt as PDF, as it was at the desk."""
    receipt = issue_receipt(request.scope, issue_id)
    licensed_institution(request.scope, receipt["institution_id"])
    serial_no, data = form_pdf(request.scope, ISSUE_OWNER, issue_id)
    return file_response(data, "application/pdf", serial_no)
