"""The physician's wizard: each step is saved when it is left; documents; check and submit."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yiji.applications.actions.submit import submit
from yiji.web.shared import wizard_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

WIZARD = pages.Wizard("physician", "physician:applications", _("业务申请"), _("提交申请"), submit)


@access("physician:application:write")
def application_step(request: ScopedRequest, application_id: uuid.UUID, step: int) -> HttpResponse:
    """One step of an own application."""
    return pages.wizard_step(request, WIZARD, application_id, step)


@access("physician:application:write")
def submit_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Submit to whoever answers it."""
    return pages.wizard_submit(request, WIZARD, application_id)


@access("physician:application:write")
def attach(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Upload one document."""
    return pages.wizard_attach(request, WIZARD, application_id)


@access("physician:application:write")
def remove(request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Take a document away."""
    return pages.wizard_remove(request, WIZARD, application_id, document_id)
