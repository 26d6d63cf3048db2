"""The authority's desk: institutions it licensed, their accounts, issuing credentials (seed 1)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiji.accounts.actions.issue_institution_credentials import issue_institution_credentials
from yiji.accounts.queries.institution_accounts import account_states, issue_history, issue_receipt
from yiji.institutions.queries.licensed_institutions import (
    LIST_COLUMNS,
    licensed_institution,
    licensed_institution_facts,
    licensed_institutions,
)
from yiji.web.authority.institution_forms import InstitutionFilterForm, IssueCredentialsForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("authority:institution:view")
def institutions(request: ScopedRequest) -> HttpResponse:
    """Institutions licensed by this authority, with the state of their accounts."""
    form = InstitutionFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    return _list(request, form, wanted.get("q", ""), to_issue=bool(wanted.get("to_issue")))


@access("authority:credentials:issue")
def to_issue(request: ScopedRequest) -> HttpResponse:
    """The institutions that wait for their credentials."""
    form = InstitutionFilterForm({**request.GET.dict(), "to_issue": "on"})
    return _list(request, form, request.GET.get("q", "")[:60], to_issue=True)


def _list(request: ScopedRequest, form: InstitutionFilterForm, query: str, *, to_issue: bool) -> HttpResponse:
    scope = request.scope
    found = licensed_institutions(scope, query, to_issue=to_issue)
    page = keyset_page(request, found, ("name", "id"), LIST_COLUMNS)
    states = account_states(row["id"] for row in page.rows)
    for row in page.rows:
        row["account_state"] = states.get(row["id"], "not_issued")
    context = {"page": page, "filters": form, "may_issue": scope.may("authority:credentials:issue")}
    return render(request, "authority/institutions.html", context)


@access("authority:institution:view")
def institution(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """One institution: licence, account, earlier issues."""
    scope = request.scope
    context = {
        "institution": licensed_institution_facts(scope, institution_id),
        "account_state": account_states([institution_id]).get(institution_id, "not_issued"),
        "issues": issue_history(scope, institution_id),
        "may_issue": scope.may("authority:credentials:issue"),
    }
    return render(request, "authority/institution.html", context)


@access("authority:credentials:issue")
def issue_credentials(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """The three papers, the agent, the responsible person; then the code goes out by SMS."""
    scope = request.scope
    facts = licensed_institution(scope, institution_id)
    form = IssueCredentialsForm(posted(request), request.FILES or None)
    context = {
        "institution": facts,
        "account_state": account_states([institution_id]).get(institution_id, "not_issued"),
    }
    template = "authority/issue_credentials.html"
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: issue_institution_credentials(scope, facts, **form.facts()).pk,
            then=lambda issue_id: reverse("authority:credentials_receipt", args=[issue_id]),
            template=template,
            context=context,
        )
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


@access("authority:credentials:issue")
def credentials_receipt(request: ScopedRequest, issue_id: uuid.UUID) -> HttpResponse:
    """The receipt that the agent signs, for printing."""
    scope = request.scope
    receipt = issue_receipt(scope, issue_id)
    facts = licensed_institution(scope, receipt["institution_id"])
    return render(request, "authority/credentials_receipt.html", {"receipt": receipt, "institution": facts})
