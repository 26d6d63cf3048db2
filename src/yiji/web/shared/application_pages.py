"""What the application pages of all sides share: documents, the printed form, the timeline."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.accounts.scope import Scope
from yiji.applications.queries.detail import Detail, application_detail, document_bytes
from yiji.applications.visibility import get_application
from yiji.certificates.queries.printed_form import form_pdf, form_state
from yiji.register.actions.note_look import note_look
from yiji.rulebook.every_workflow import MOVE_LABELS
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.request import ScopedRequest

_LABELS = {**MOVE_LABELS, "start": "填写申请"}


class VersionForm(YijiForm):
    """A button's form: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoteForm(VersionForm):
    """A button with a note."""

    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def detail_context(scope: Scope, application_id: uuid.UUID) -> dict[str, Any]:
    """The context of an application's page: detail, timeline entries, printed form, buttons' forms."""
    detail = application_detail(scope, application_id, timezone.localdate())
    note_look(scope, "application", application_id, detail.application.physician_id)
    version = {"version": detail.application.version}
    return {
        "detail": detail,
        "application": detail.application,
        "timeline_steps": timeline_steps(detail),
        "printed": form_state("application", application_id),
        "version_form": VersionForm(initial=version),
    }


def timeline_steps(detail: Detail) -> list[dict[str, Any]]:
    """The steps so far, newest first, with what is awaited on top."""
    done = [
        {
            "title": _(_LABELS.get(step.move, step.move)),
            "at": step.at,
            "by": " ".join(filter(None, [step.organisation_name, step.actor_name])),
            "note": step.note,
            "state": "bad" if step.move in ("refuse", "return_to_applicant", "refuse_acceptance") else "done",
        }
        for step in reversed(detail.steps)
        if step.move != "save"
    ]
    if done and done[0]["state"] == "done" and detail.application.whose_turn != "nobody":
        done[0]["state"] = "now"
    return done


def document_response(
    request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID
) -> HttpResponse:
    """A document's bytes, shown by the browser but unable to run anything."""
    media_type, data = document_bytes(request.scope, application_id, document_id)
    return file_response(data, media_type, f"{document_id.hex[:8]}")


def form_response(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The printed form of an application in the scope, as PDF."""
    scope = request.scope
    physician_id = get_application(scope, application_id).physician_id
    serial_no, data = form_pdf(scope, "application", application_id, subject_id=physician_id)
    return file_response(data, "application/pdf", serial_no)


def file_response(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes of a stored file, shown by the browser but unable to run anything."""
    extension = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(media_type, "bin")
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
