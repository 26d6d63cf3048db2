"""Suspending, restoring, restricting and closing an institution's account (seed 1)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.accounts.actions import close_institution_account as closings
from yiji.accounts.actions.change_institution_account import change_institution_account
from yiji.institutions.queries.licensed_institutions import licensed_institution
from yiji.web.authority.institution_forms import ChangeAccountForm, DeclineClosingForm, VersionedForm
from yiji.web.authority.institution_pages import ACT_NAMES, answer, change_context, detail_context
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor

_TEMPLATE = "authority/change_institution_account.html"


@access("authority:institution_account:change")
def change_account(request: ScopedRequest, institution_id: uuid.UUID, act: str) -> HttpResponse:
    """Suspend, restore, restrict or lift: the effects, the reason, the act. ``act`` is set by the address."""
    scope = request.scope
    context = change_context(scope, institution_id, act)
    initial = {"version": context["account"].version}
    form = ChangeAccountForm(posted(request), request.FILES or None, act=act, initial=initial)
    return answer(
        request,
        form,
        _TEMPLATE,
        context,
        lambda: change_institution_account(scope, context["institution"], act, **form.facts()).pk,
        _("已办理：%(act)s。账户负责人会收到短信。") % {"act": ACT_NAMES[act]},
        context["back"],
    )


@access("authority:institution_account:change")
def close_account(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """Ask for the closing; another person confirms."""
    scope = request.scope
    context = change_context(scope, institution_id, "close")
    initial = {"version": context["account"].version}
    form = ChangeAccountForm(posted(request), request.FILES or None, act="close", initial=initial)
    return answer(
        request,
        form,
        _TEMPLATE,
        context,
        lambda: closings.ask_closing(scope, context["institution"], **form.facts()).pk,
        _("已提出关闭，请本机关另一名有账户发放或监督岗位的人员复核。"),
        context["back"],
    )


@require_POST
@access("authority:institution_account:check")
@fresh_factor
def confirm_closing(request: ScopedRequest, institution_id: uuid.UUID, closing_id: uuid.UUID) -> HttpResponse:
    """Close for good, as the second person."""
    return _answer_closing(request, institution_id, closing_id, "confirm_closing", _("账户已关闭。"))


@require_POST
@access("authority:institution_account:check")
def decline_closing(request: ScopedRequest, institution_id: uuid.UUID, closing_id: uuid.UUID) -> HttpResponse:
    """Do not agree."""
    return _answer_closing(request, institution_id, closing_id, "decline_closing", _("已退回，账户不变。"))


@require_POST
@access("authority:institution_account:change")
def take_back_closing(
    request: ScopedRequest, institution_id: uuid.UUID, closing_id: uuid.UUID
) -> HttpResponse:
    """Take one's own request back."""
    return _answer_closing(request, institution_id, closing_id, "take_back_closing", _("已撤回，账户不变。"))


def _answer_closing(
    request: ScopedRequest, institution_id: uuid.UUID, closing_id: uuid.UUID, act: str, told: str
) -> HttpResponse:
    scope = request.scope
    licensed = licensed_institution(scope, institution_id)
    declining = act == "decline_closing"
    form = (DeclineClosingForm if declining else VersionedForm)(request.POST)
    context = detail_context(scope, institution_id)
    context["decline_form" if declining else "form"] = form
    return answer(
        request,
        form,
        "authority/institution.html",
        context,
        lambda: getattr(closings, act)(scope, licensed, closing_id, **form.cleaned_data).pk,
        told,
        reverse("authority:institution", args=[institution_id]),
    )
