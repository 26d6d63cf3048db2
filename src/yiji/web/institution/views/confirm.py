"""The institution's two answers to an application: confirm with an opinion, or return with reasons."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.scope import Scope
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.return_to_applicant import return_to_applicant
from yiji.applications.queries.opinion_templates import opinion_templates
from yiji.web.institution.application_forms import ConfirmForm, ReturnForm
from yiji.web.institution.views.applications import CONFIRM, RETURN, file_context
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.case_buttons import obstacle
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:application:confirm")
def confirm_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Confirm: the content is frozen, the form is numbered, the approving authority receives it."""
    scope = request.scope
    context = file_context(request, application_id)
    form = ConfirmForm(
        posted(request),
        initial={"version": context["application"].version},
        templates=_usual(scope, "confirm"),
    )
    context["reason"] = obstacle(scope, context["detail"], CONFIRM)
    return _answer(
        request,
        form,
        "institution/application_confirm.html",
        context,
        lambda: confirm(scope, application_id, **form.cleaned_data).pk,
        _("已确认，申请已送交审批机关。"),
    )


@access("institution:application:return")
def return_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Return to the applicant, who may mend and submit again."""
    scope = request.scope
    context = file_context(request, application_id)
    form = ReturnForm(
        posted(request),
        initial={"version": context["application"].version},
        templates=_usual(scope, "return"),
    )
    context["reason"] = obstacle(scope, context["detail"], RETURN)
    return _answer(
        request,
        form,
        "institution/application_return.html",
        context,
        lambda: return_to_applicant(scope, application_id, **form.cleaned_data).pk,
        _("已退回，申请人会收到消息。"),
    )


def _usual(scope: Scope, use: str) -> list[tuple[str, str]]:
    return [(str(one.pk), one.text) for one in opinion_templates(scope, use)]


def _answer(
    request: ScopedRequest, form: YijiForm, template: str, context: dict[str, Any], act: Any, message: str
) -> HttpResponse:
    target = reverse("institution:application", args=[context["application"].pk])
    if request.method == "POST" and form.is_valid():

        def told(_reference: str) -> str:
            messages.success(request, message)
            return target

        return perform(request, form, act, then=told, template=template, context=context)
    if request.method == "GET" and context["reason"]:
        return redirect(target)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
