"""The physician's list of applications, the page of one, and what can be done with it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from yiji.applications.actions.hear import respond
from yiji.applications.actions.request_supplement import supply
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.queries.lists import LIST_COLUMNS, application_list, describe_rows
from yiji.applications.queries.startable import startable_applications
from yiji.web.physician.application_forms import RespondForm, StartForm
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import (
    NoteForm,
    detail_context,
    document_response,
    form_response,
)
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.paper_pages import panel
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.wizard_pages import document_slots

_START = "physician/application_start.html"


@access("physician:application:view")
def applications(request: ScopedRequest) -> HttpResponse:
    """Own applications, newest first."""
    page = keyset_page(request, application_list(request.scope), ("-created_at", "-id"), LIST_COLUMNS)
    rows = describe_rows(page.rows, timezone.localdate())
    return render(request, "physician/applications.html", {"page": page, "rows": rows})


@access("physician:application:write")
def application_start(request: ScopedRequest) -> HttpResponse:
    """All businesses with what they are for; the chosen one begins, or the open one of the kind goes on."""
    form = StartForm(request.POST or None)
    every = startable_applications(request.scope)
    context = {
        "fitting": [one for one in every if not one.obstacle],
        "others": [one for one in every if one.obstacle],
        "wanted": request.GET.get("type", ""),
    }
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: start_draft(request.scope, form.cleaned_data["type"]).pk,
            then=lambda ref: reverse("physician:application_step", args=[uuid.UUID(ref), 1]),
            template=_START,
            context=context,
        )
    return render(request, _START, {"form": form, **context}, status=422 if form.errors else 200)


@access("physician:application:view")
def application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """One application: who has it, since when, until when."""
    context = detail_context(request.scope, application_id) | panel(request.scope, application_id)
    found = context["application"]
    context["withdraw_form"] = NoteForm(initial={"version": found.version})
    if found.state == "supplement_requested" and found.started_by == "physician":
        context |= {**document_slots(found), "portal": "physician"}
    if "respond" in context["detail"].moves:
        context["respond_form"] = RespondForm(initial={"version": found.version})
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


@access("physician:application:write")
def respond_to_hearing(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Answer what the authority holds against the registration (DRG-15)."""
    form = RespondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return perform(
            request,
            form,
            lambda: respond(request.scope, application_id, version=data["version"], answer=data["answer"]).pk,
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
