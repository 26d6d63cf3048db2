"""The wizard with which each portal writes its applications: steps, documents, check; a portal says only who it is."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yiji.applications.actions.attach_document import attach_document, remove_document
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.facts import application_content
from yiji.applications.queries.detail import application_detail
from yiji.applications.queries.effect_preview import effect_lines
from yiji.applications.queries.wizard import readiness, wizard_choices
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Refusal
from yiji.rulebook.application_types import get
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS
from yiji.rulebook.provincial import further_documents
from yiji.rulebook.workflow import EDITABLE
from yiji.uploads.images import clean_photo
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import ScanField, problem_error
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.wizard_form import step_form

_STEP = "applications/wizard_step.html"


@dataclass(frozen=True)
class Wizard:
    """One portal's wizard. ``submit``: the action of the last button, (scope, id, version).

    ``lists``: the list that a type is written from, where it is not ``list_url``.
    """

    portal: str
    list_url: str
    list_label: Any
    submit_label: Any
    submit: Callable[..., Any]
    lists: Mapping[str, tuple[str, Any]] = field(default_factory=dict)

    def list_of(self, type_code: str) -> tuple[str, Any]:
        """(address, label) of the list to go back to."""
        name, label = self.lists.get(type_code, (self.list_url, self.list_label))
        return reverse(name), label

    def step(self, application_id: uuid.UUID, step: int) -> str:
        """The address of a step."""
        return reverse(f"{self.portal}:application_step", args=[application_id, step])

    def page(self, application_id: uuid.UUID) -> str:
        """The address of the application's own page."""
        return reverse(f"{self.portal}:application", args=[application_id])


class UploadForm(YijiForm):
    """One paper of a kind."""

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


def wizard_step(request: ScopedRequest, wizard: Wizard, application_id: uuid.UUID, step: int) -> HttpResponse:
    """One step; the last one shows everything and what is still in the way."""
    application = get_application(request.scope, application_id)
    if application.state not in EDITABLE or application.started_by != request.scope.side:
        return redirect(wizard.page(application_id))
    kind = get(application.type)
    if not 1 <= step <= len(kind.steps):
        raise Http404
    context = _context(application, wizard, step)
    if step == len(kind.steps):
        return _check_page(request, wizard, context)
    later, q = "later" in request.POST, request.POST.get("q", request.GET.get("q", ""))
    form, choices = _form(application, step, q, request.POST or None, required=not later)
    context |= {"form": form, "choices": choices, "q": q, **document_slots(application, step)}
    if request.method == "POST" and form.is_valid():
        return _save(request, wizard, form, context, later)
    return render(request, _STEP, context, status=422 if form.errors else 200)


def _form(application: Any, step: int, q: str, data: Any, required: bool = True) -> tuple[YijiForm, Any]:
    choices = wizard_choices(application, q, get_language() or "zh")
    form = step_form(
        get(application.type),
        step,
        choices,
        initial=application_content(application),
        version=application.version,
        data=data,
        required=required,
    )
    return form, choices


def _save(
    request: ScopedRequest, wizard: Wizard, form: YijiForm, context: dict[str, Any], later: bool
) -> HttpResponse:
    application, step = context["application"], context["step"]
    values = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
    }
    version = form.cleaned_data["version"]
    return perform(
        request,
        form,
        lambda: save_draft(request.scope, application.pk, step=step, values=values, version=version).pk,
        then=wizard.list_of(application.type)[0] if later else wizard.step(application.pk, step + 1),
        template=_STEP,
        context=context,
    )


def _check_page(
    request: ScopedRequest, wizard: Wizard, context: dict[str, Any], form: YijiForm | None = None
) -> HttpResponse:
    application = context["application"]
    today = timezone.localdate()
    context |= {
        "detail": application_detail(request.scope, application.pk, today),
        "readiness": readiness(application, today),
        "effects": effect_lines(application),
        "form": form or VersionForm(initial={"version": application.version}),
    }
    template = "applications/wizard_check.html"
    return render(request, template, context, status=422 if form else 200)


def wizard_submit(request: ScopedRequest, wizard: Wizard, application_id: uuid.UUID) -> HttpResponse:
    """The last button of the wizard."""
    application = get_application(request.scope, application_id)
    steps = len(get(application.type).steps)
    form = VersionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return redirect(wizard.step(application_id, steps))
    return perform(
        request,
        form,
        lambda: wizard.submit(request.scope, application_id, version=form.cleaned_data["version"]).pk,
        then=wizard.page(application_id),
    )


def wizard_attach(request: ScopedRequest, wizard: Wizard, application_id: uuid.UUID) -> HttpResponse:
    """Upload one document (JPEG, PNG or PDF); back to the step, or to the page while a supplement is asked for."""
    application = get_application(request.scope, application_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    target = _papers_page(wizard, application)
    if request.method != "POST":
        return redirect(target)
    if not form.is_valid():
        return _upload_refused(request, wizard, application, form)
    upload = form.cleaned_data["file"]
    data, media_type, kind = upload.read(), upload.detected_type, form.cleaned_data["kind"]
    return perform(
        request,
        form,
        lambda: (
            attach_document(request.scope, application_id, kind=kind, data=data, media_type=media_type).pk
        ),
        then=target,
    )


def _papers_page(wizard: Wizard, application: Any) -> str:
    step = get(application.type).documents_step
    writing = application.state in EDITABLE and step
    return wizard.step(application.pk, step) if writing else wizard.page(application.pk)


def _upload_refused(
    request: ScopedRequest, wizard: Wizard, application: Any, form: UploadForm
) -> HttpResponse:
    step = get(application.type).documents_step
    context = _context(application, wizard, step)
    page_form, choices = _form(application, step, "", None)
    context |= {
        "form": page_form,
        "choices": choices,
        "upload_form": form,
        **document_slots(application, step),
    }
    return render(request, _STEP, context, status=422)


def wizard_remove(
    request: ScopedRequest, wizard: Wizard, application_id: uuid.UUID, document_id: uuid.UUID
) -> HttpResponse:
    """Take a document away."""
    form = YijiForm(request.POST or None)
    target = _papers_page(wizard, get_application(request.scope, application_id))
    if request.method != "POST" or not form.is_valid():
        return redirect(target)
    return perform(
        request, form, lambda: remove_document(request.scope, application_id, document_id), then=target
    )


def _context(application: Any, wizard: Wizard, step: int) -> dict[str, Any]:
    """What every page of the wizard shows."""
    kind = get(application.type)
    back, back_label = wizard.list_of(kind.code)
    labels = [(gettext(item.label), wizard.step(application.pk, item.number)) for item in kind.steps]
    return {
        "application": application,
        "kind": kind,
        "description": DESCRIPTIONS[kind.code],
        "wizard": wizard,
        "portal": wizard.portal,
        "back": back,
        "back_label": back_label,
        "title": gettext(kind.label),
        "step": step,
        "labels": labels,
        "asks_institution": any(field.kind == "institution" for field in kind.fields_of(step)),
    }


def document_slots(application: Any, step: int | None = None) -> dict[str, Any]:
    """One slot for each kind of document of the type, with what is uploaded already; on that step, or on any."""
    kind = get(application.type)
    if not kind.documents_step or (step is not None and step != kind.documents_step):
        return {}
    province = application.institution.province_code if application.institution else ""
    further = further_documents(kind.code, province, timezone.localdate())
    present = {d.kind: d for d in application.documents.filter(removed_at__isnull=True)}
    slots = [
        {"spec": spec, "document": present.get(spec.kind), "form": UploadForm(initial={"kind": spec.kind})}
        for spec in (*kind.documents, *further)
    ]
    return {"slots": slots}
