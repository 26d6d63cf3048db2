"""What the wizard's pages share: addresses of steps, their common context, the slots of documents."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.kernel.outcome import Refusal
from yiji.rulebook.application_types import ApplicationType, get
from yiji.uploads.images import clean_photo
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import ScanField, problem_error

DOCUMENTS = 4


class UploadForm(YijiForm):
    kind = forms.CharField(widget=forms.HiddenInput, max_length=24)
    file = ScanField(label=_("选择文件"))

    def clean(self) -> dict[str, Any]:
        """The portrait is printed on the form, so it must be a picture of a portrait's size."""
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        if data.get("kind") != "photo" or not upload:
            return data
        if upload.detected_type == "application/pdf":
            self.add_error(
                "file", _("照片应为 JPEG 或 PNG 图片，PDF 不能印在申请审核表上。请另存为图片后上传。")
            )
            return data
        try:
            upload.file = io.BytesIO(clean_photo(upload.read()).data)
        except Refusal as refused:
            self.add_error("file", [problem_error(problem) for problem in refused.problems])
        return data


def step_url(application_id: uuid.UUID, step: int) -> str:
    """The address of a step."""
    return reverse("physician:application_step", args=[application_id, step])


def wizard_context(application: Any, kind: ApplicationType, step: int) -> dict[str, Any]:
    """What every page of the wizard shows."""
    labels = [(gettext(item.label), step_url(application.pk, item.number)) for item in kind.steps]
    return {
        "application": application,
        "kind": kind,
        "title": gettext(kind.label),
        "step": step,
        "labels": labels,
    }


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
