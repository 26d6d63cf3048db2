"""A rule set aside for one application: proposed by one officer, put in force by another."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.applications.actions.waive_rule import (
    answer_waiver,
    propose_waiver,
    waivable_findings,
    withdraw_waiver,
)
from yiji.web.authority.case_acts import file_context
from yiji.web.authority.waiver_forms import WaiverAnswerForm, WaiverForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "authority/waivers.html"


@access("authority:waiver:write")
def waivers(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The waivers of a file, and the form to propose one where a finding may be set aside."""
    context = _context(request, application_id)
    form = context["form"]
    if request.method != "POST":
        return render(request, _PAGE, context)
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return perform(
        request,
        form,
        lambda: propose_waiver(request.scope, application_id, **form.cleaned_data).pk,
        then=_done(request, application_id, _("已提出豁免，须由另一名人员同意。")),
        template=_PAGE,
        context=context,
    )


@access("authority:waiver:write")
def agree_to_waiver(request: ScopedRequest, application_id: uuid.UUID, waiver_id: uuid.UUID) -> HttpResponse:
    """Put it in force."""
    return _answer(request, application_id, waiver_id, agreed=True)


@access("authority:waiver:write")
def decline_waiver(request: ScopedRequest, application_id: uuid.UUID, waiver_id: uuid.UUID) -> HttpResponse:
    """Decline it; the rule goes on blocking."""
    return _answer(request, application_id, waiver_id, agreed=False)


@access("authority:waiver:write")
def take_back_waiver(request: ScopedRequest, application_id: uuid.UUID, waiver_id: uuid.UUID) -> HttpResponse:
    """Take it back; the rule applies again at once."""
    form = WaiverAnswerForm(posted(request))
    return _press(
        request,
        application_id,
        form,
        lambda: withdraw_waiver(request.scope, application_id, waiver_id, **form.cleaned_data).pk,
        _("已撤回豁免，规则恢复适用。"),
    )


def _answer(
    request: ScopedRequest, application_id: uuid.UUID, waiver_id: uuid.UUID, *, agreed: bool
) -> HttpResponse:
    form = WaiverAnswerForm(posted(request))
    return _press(
        request,
        application_id,
        form,
        lambda: (
            answer_waiver(request.scope, application_id, waiver_id, agreed=agreed, **form.cleaned_data).pk
        ),
        _("已同意豁免。") if agreed else _("已答复不同意豁免。"),
    )


def _press(
    request: ScopedRequest, application_id: uuid.UUID, form: WaiverAnswerForm, act: Any, said: str
) -> HttpResponse:
    context = {**_context(request, application_id), "answer_form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, _PAGE, context, status=200 if request.method != "POST" else 422)
    then = _done(request, application_id, said)
    return perform(request, form, act, then=then, template=_PAGE, context=context)


def _context(request: ScopedRequest, application_id: uuid.UUID) -> dict[str, Any]:
    context = file_context(request.scope, application_id)
    findings = waivable_findings(context["application"], timezone.localdate()) if context["buttons"] else []
    own = request.path == reverse("authority:waivers", args=[application_id])
    return {
        **context,
        "waivable": findings,
        "me": request.scope.person_id,
        "form": WaiverForm(posted(request) if own else None, findings=findings),
    }


def _done(request: ScopedRequest, application_id: uuid.UUID, said: str) -> Any:
    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse("authority:waivers", args=[application_id])

    return then
