"""The documents of an application: upload one of a kind, take one away."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yiji.applications.actions.attach_document import attach_document, remove_document
from yiji.applications.facts import application_content
from yiji.applications.queries.wizard import wizard_choices
from yiji.applications.visibility import get_application
from yiji.rulebook.application_types import get
from yiji.web.physician.application_forms import step_form
from yiji.web.physician.wizard_pages import DOCUMENTS, UploadForm, document_slots, step_url, wizard_context
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("physician:application:write")
def attach(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Upload one document (JPEG, PNG or PDF)."""
    form = UploadForm(request.POST or None, request.FILES or None)
    target = step_url(application_id, DOCUMENTS)
    get_application(request.scope, application_id)
    if request.method != "POST":
        return redirect(target)
    if not form.is_valid():
        return _upload_refused(request, application_id, form)
    upload = form.cleaned_data["file"]
    data = upload.read()
    media_type = upload.detected_type
    return perform(
        request,
        form,
        lambda: (
            attach_document(
                request.scope,
                application_id,
                kind=form.cleaned_data["kind"],
                data=data,
                media_type=media_type,
            ).pk
        ),
        then=target,
    )


def _upload_refused(request: ScopedRequest, application_id: uuid.UUID, form: UploadForm) -> HttpResponse:
    application = get_application(request.scope, application_id)
    kind = get(application.type)
    context = wizard_context(application, kind, DOCUMENTS)
    choices = wizard_choices(application)
    page_form = step_form(
        kind, DOCUMENTS, choices, initial=application_content(application), version=application.version
    )
    context |= {
        "form": page_form,
        "choices": choices,
        "upload_form": form,
        **document_slots(application, DOCUMENTS),
    }
    return render(request, "physician/application_step.html", context, status=422)


@access("physician:application:write")
def remove(request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Take a document away."""
    form = YijiForm(request.POST or None)
    target = step_url(application_id, DOCUMENTS)
    get_application(request.scope, application_id)
    if request.method != "POST" or not form.is_valid():
        return redirect(target)
    return perform(
        request, form, lambda: remove_document(request.scope, application_id, document_id), then=target
    )
