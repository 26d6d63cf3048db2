"""What the wizard's pages share: addresses of steps, their common context, the slots of documents."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiji.rulebook.application_types import ApplicationType, get
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import ScanField

DOCUMENTS = 4


class UploadForm(YijiForm):
    kind = forms.CharField(widget=forms.HiddenInput, max_length=24)
    file = ScanField(label=_("选择文件"))


def step_url(application_id: uuid.UUID, step: int) -> str:
    """The address of a step."""
    return reverse("physician:application_step", args=[application_id, step])


def wizard_context(application: Any, kind: ApplicationType, step: int) -> dict[str, Any]:
    """What every page of the wizard shows."""
    labels = [(item.label, step_url(application.pk, item.number)) for item in kind.steps]
    return {"application": application, "kind": kind, "step": step, "labels": labels}


def document_slots(application: Any, step: int) -> dict[str, Any]:
    """One slot for each kind of document of the type, with what is uploaded already."""
    if step != DOCUMENTS:
        return {}
    present = {d.kind: d for d in application.documents.filter(removed_at__isnull=True)}
    slots = [
        {"spec": spec, "document": present.get(spec.kind), "form": UploadForm(initial={"kind": spec.kind})}
        for spec in get(application.type).documents
    ]
    return {"slots": slots}
