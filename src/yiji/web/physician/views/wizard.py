"""The wizard of an application: each step is saved when it is left; documents; check and submit."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.submit import submit
from yiji.applications.facts import application_content
from yiji.applications.queries.detail import application_detail
from yiji.applications.queries.wizard import readiness, wizard_choices
from yiji.applications.visibility import get_application
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import EDITABLE
from yiji.web.physician.application_forms import step_form
from yiji.web.physician.wizard_pages import document_slots, step_url, wizard_context
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("physician:application:write")
def application_step(request: ScopedRequest, application_id: uuid.UUID, step: int) -> HttpResponse:
    """One step; the last one shows everything and what is still in the way."""
    application = get_application(request.scope, application_id)
    if application.state not in EDITABLE:
        return redirect("physician:application", application_id)
    kind = get(application.type)
    if not 1 <= step <= len(kind.steps):
        raise Http404
    context = wizard_context(application, kind, step)
    if step == len(kind.steps):
        return _check_page(request, context)
    later, q = "later" in request.POST, request.POST.get("q", request.GET.get("q", ""))
    choices = wizard_choices(application, q, get_language() or "zh")
    form = step_form(
        kind,
        step,
        choices,
        initial=application_content(application),
        version=application.version,
        data=request.POST or None,
        required=not later,
    )
    context |= {"form": form, "choices": choices, "q": q, **document_slots(application, step)}
    if request.method == "POST" and form.is_valid():
        return _save(request, form, context, later)
    return render(request, "physician/application_step.html", context, status=422 if form.errors else 200)


def _save(request: ScopedRequest, form: YijiForm, context: dict[str, Any], later: bool) -> HttpResponse:
    application, step = context["application"], context["step"]
    values = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
    }
    return perform(
        request,
        form,
        lambda: (
            save_draft(
                request.scope,
                application.pk,
                step=step,
                values=values,
                version=form.cleaned_data["version"],
            ).pk
        ),
        then=reverse("physician:home") if later else step_url(application.pk, step + 1),
        template="physician/application_step.html",
        context=context,
    )


def _check_page(
    request: ScopedRequest, context: dict[str, Any], form: YijiForm | None = None
) -> HttpResponse:
    application = context["application"]
    today = timezone.localdate()
    context |= {
        "detail": application_detail(request.scope, application.pk, today),
        "readiness": readiness(application, today),
        "form": form or VersionForm(initial={"version": application.version}),
    }
    return render(request, "physician/application_check.html", context, status=422 if form else 200)


@access("physician:application:write")
def submit_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Submit to the intended institution."""
    application = get_application(request.scope, application_id)
    kind = get(application.type)
    form = VersionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return redirect(step_url(application_id, len(kind.steps)))
    return perform(
        request,
        form,
        lambda: submit(request.scope, application_id, version=form.cleaned_data["version"]).pk,
        then=reverse("physician:application", args=[application_id]),
    )
