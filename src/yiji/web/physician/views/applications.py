"""The physician's list of applications, the page of one, and what can be done with it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiji.applications.actions.request_supplement import supply
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.queries.lists import LIST_COLUMNS, application_list
from yiji.web.physician.wizard_pages import DOCUMENTS, document_slots
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import NoteForm, detail_context, document_response, form_response
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("physician:application:view")
def applications(request: ScopedRequest) -> HttpResponse:
    """Own applications, newest first."""
    page = keyset_page(request, application_list(request.scope), ("-created_at", "-id"), LIST_COLUMNS)
    return render(request, "physician/applications.html", {"page": page, "form": YijiForm()})


@access("physician:application:write")
def application_start(request: ScopedRequest) -> HttpResponse:
    """Begin an initial registration, or go on with the one that is open."""
    form = YijiForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: start_draft(request.scope, "INITIAL").pk,
            then=lambda ref: reverse("physician:application_step", args=[uuid.UUID(ref), 1]),
            template="physician/application_start.html",
        )
    return render(request, "physician/application_start.html", {"form": form})


@access("physician:application:view")
def application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """One application: who has it, since when, until when."""
    context = detail_context(request.scope, application_id)
    found = context["application"]
    context["withdraw_form"] = NoteForm(initial={"version": found.version})
    if found.state == "supplement_requested":
        context |= document_slots(found, DOCUMENTS)
    return render(request, "physician/application.html", context)


@access("physician:application:write")
def withdraw_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Withdraw before the decision."""
    form = NoteForm(request.POST or None)
    target = reverse("physician:application", args=[application_id])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return perform(
            request,
            form,
            lambda: withdraw(request.scope, application_id, version=data["version"], reason=data["note"]).pk,
            then=target,
        )
    return application(request, application_id)


@access("physician:application:write")
def supply_supplement(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Say that what was asked for has been supplied."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return perform(
            request,
            form,
            lambda: supply(request.scope, application_id, version=data["version"], note=data["note"]).pk,
            then=reverse("physician:application", args=[application_id]),
        )
    return application(request, application_id)


@access("physician:application:view")
def application_document(
    request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID
) -> HttpResponse:
    """One document of an own application."""
    return document_response(request, application_id, document_id)


@access("physician:application:view")
def application_form(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The printed form F1."""
    return form_response(request, application_id)
