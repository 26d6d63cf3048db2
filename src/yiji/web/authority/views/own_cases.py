"""Cases that the authority opens of its own accord: begun at a registration, written in the wizard."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiji.applications.actions.open_case import open_case
from yiji.applications.actions.start_report import report_subject, start_report
from yiji.web.shared import wizard_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

WIZARD = pages.Wizard("authority", "authority:applications", _("全部申请"), _("立案"), open_case)


@access("authority:ex_officio:write")
def start_deregistration(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Begin an ex officio deregistration or rescission."""
    return _start(request, "DEREGISTER_EXOFFICIO", registration_id)


@access("authority:ex_officio:write")
def start_correction(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Begin a correction."""
    return _start(request, "CORRECT", registration_id)


def _start(request: ScopedRequest, type_code: str, registration_id: uuid.UUID) -> HttpResponse:
    report_subject(request.scope, type_code, registration_id)
    form = YijiForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return redirect("authority:physicians")
    return perform(
        request,
        form,
        lambda: start_report(request.scope, type_code, registration_id).pk,
        then=lambda ref: reverse("authority:application_step", args=[uuid.UUID(ref), 1]),
    )


@access("authority:ex_officio:write")
def application_step(request: ScopedRequest, application_id: uuid.UUID, step: int) -> HttpResponse:
    """One step of an own case."""
    return pages.wizard_step(request, WIZARD, application_id, step)


@access("authority:ex_officio:write")
def submit_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Open the case."""
    return pages.wizard_submit(request, WIZARD, application_id)


@access("authority:ex_officio:write")
def attach(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Upload one document."""
    return pages.wizard_attach(request, WIZARD, application_id)


@access("authority:ex_officio:write")
def remove(request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Take a document away."""
    return pages.wizard_remove(request, WIZARD, application_id, document_id)
