"""Writing a report in the wizard; checking it, sending it back, withdrawing it (seed 8.2, 8.3)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.applications.actions.check_report import check, send_back
from yiji.applications.actions.request_supplement import supply
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.visibility import get_application
from yiji.web.institution.report_acts import CHECK, SEND_BACK, WITHDRAW, CheckForm, SendBackForm
from yiji.web.institution.views.applications import file_context
from yiji.web.institution.views.reports import WIZARD
from yiji.web.shared import wizard_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import NoteForm, VersionForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.case_buttons import Act, obstacle
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:report:file")
def application_step(request: ScopedRequest, application_id: uuid.UUID, step: int) -> HttpResponse:
    """One step of an own report."""
    return pages.wizard_step(request, WIZARD, application_id, step)


@access("institution:report:file")
def submit_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Hand in for checking."""
    return pages.wizard_submit(request, WIZARD, application_id)


@access("institution:report:file")
def attach(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Upload one document."""
    return pages.wizard_attach(request, WIZARD, application_id)


@access("institution:report:file")
def remove(request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Take a document away."""
    return pages.wizard_remove(request, WIZARD, application_id, document_id)


@access("institution:report:check")
def check_report(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Another person agrees; the authority receives it at once."""
    form = CheckForm(posted(request))
    return _act(
        request,
        application_id,
        CHECK,
        form,
        lambda: check(request.scope, application_id, **form.cleaned_data).pk,
        _("复核通过后内容固定，立即报送审批机关，本人会收到消息。"),
        _("已复核并报送。"),
    )


@access("institution:report:check")
def send_back_report(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Not agreed: back to who wrote it."""
    form = SendBackForm(posted(request))
    return _act(
        request,
        application_id,
        SEND_BACK,
        form,
        lambda: send_back(request.scope, application_id, **form.cleaned_data).pk,
        _("退回后经办人可以修改再提交。"),
        _("已退回经办人。"),
    )


@access("institution:report:file")
def withdraw_report(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Take an own report back before it is accepted."""
    form = NoteForm(posted(request))

    def act() -> object:
        data = form.cleaned_data
        return withdraw(request.scope, application_id, version=data["version"], reason=data["note"]).pk

    consequence = _("撤回后本件终结，医师的注册不受影响；需要时可以重新填写。")
    return _act(request, application_id, WITHDRAW, form, act, consequence, _("已撤回。"))


@access("institution:report:file")
def supply_report(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Say that what the authority asked for has been supplied."""
    get_application(request.scope, application_id)
    form = NoteForm(posted(request))
    target = reverse("institution:application", args=[application_id])
    if request.method != "POST" or not form.is_valid():
        return redirect(target)
    data = form.cleaned_data
    return perform(
        request,
        form,
        lambda: supply(request.scope, application_id, version=data["version"], note=data["note"]).pk,
        then=target,
    )


def _act(
    request: ScopedRequest,
    application_id: uuid.UUID,
    act: Act,
    form: VersionForm,
    run: Callable[[], object],
    consequence: str,
    done: str,
) -> HttpResponse:
    context = file_context(request, application_id)
    context |= {
        "act": act,
        "consequence": consequence,
        "reason": obstacle(request.scope, context["detail"], act),
    }
    form.initial.setdefault("version", context["application"].version)
    target = reverse("institution:application", args=[application_id])
    if request.method == "POST" and form.is_valid():

        def told(_reference: str) -> str:
            messages.success(request, done)
            return target

        return perform(request, form, run, then=told, template="institution/report_act.html", context=context)
    if request.method != "POST" and context["reason"] and context["detail"].moves.isdisjoint(act.moves):
        return redirect(target)
    context["form"] = form
    return render(request, "institution/report_act.html", context, status=422 if form.errors else 200)
