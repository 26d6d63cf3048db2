"""One waiting physician: what the register says of him, and direct activation by two persons."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.kernel.outcome import NotFound
from yiji.register.actions.activate_directly import activate_directly
from yiji.register.actions.confirm_direct_activation import (
    confirm_direct_activation,
    decline_direct_activation,
)
from yiji.register.queries.code_states import code_history
from yiji.register.queries.method_preview import own_setting
from yiji.register.queries.second_person import second_person_exists
from yiji.register.queries.waiting_rows import WaitingPhysician, describe_waiting
from yiji.web.institution.activation_forms import DeclineForm, DirectActivationForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/pending_activation.html"
_DIRECT = "institution/activate_directly.html"


def waiting_row(request: ScopedRequest, account_id: uuid.UUID) -> WaitingPhysician:
    """The row of one waiting physician; raises NotFound."""
    rows = describe_waiting(request.scope, [account_id])
    if not rows:
        raise NotFound
    return rows[0]


def _context(request: ScopedRequest, account_id: uuid.UUID) -> dict[str, Any]:
    scope, row = request.scope, waiting_row(request, account_id)
    return {
        "row": row,
        "codes": code_history(account_id, timezone.now()),
        "setting": own_setting(scope),
        "may_send": scope.may("institution:activation:send_code"),
        "may_activate": scope.may("institution:activation:activate_directly"),
        "may_check": scope.may("institution:activation:check") and not row.asked_by_me,
        "may_reveal": scope.may("institution:personal_data:reveal"),
        "confirm_form": YijiForm(),
        "decline_form": DeclineForm(auto_id="decline_%s"),
    }


@access("institution:activation:view")
def pending_activation(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """What the register says of one waiting physician, and what can be done."""
    return render(request, _PAGE, _context(request, account_id))


@access("institution:activation:activate_directly")
def activate(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """Ask for direct activation after the document was seen."""
    form = DirectActivationForm(posted(request))
    context = {
        "row": waiting_row(request, account_id),
        "setting": own_setting(request.scope),
        "second_person": second_person_exists(request.scope),
    }
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: activate_directly(request.scope, account_id, **form.cleaned_data),
            then=lambda state: _asked(request, state),
            template=_DIRECT,
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, _DIRECT, {"form": form, **context}, status=status)


def _asked(request: ScopedRequest, state: str) -> str:
    if state == "at_authority":
        messages.warning(request, _("已转卫生健康行政部门，由其核验后激活。"))
    else:
        messages.success(request, _("已提交，请另一名管理员或复核人员确认。"))
    return reverse("institution:pending_activations")


@require_POST
@access("institution:activation:check")
def confirm(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """The second person confirms."""
    context, form = _context(request, account_id), YijiForm(request.POST)
    if not form.is_valid():
        return render(request, _PAGE, {**context, "form": form}, status=422)
    return perform(
        request,
        form,
        lambda: confirm_direct_activation(request.scope, account_id),
        then=lambda ref: _confirmed(request),
        template=_PAGE,
        context=context,
    )


def _confirmed(request: ScopedRequest) -> str:
    messages.success(request, _("复核已办理。医师的个人端会自动显示结果。"))
    return reverse("institution:pending_activations")


@require_POST
@access("institution:activation:view")
def decline(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """The second person sends the request back, or whoever asked takes it back."""
    context, form = _context(request, account_id), DeclineForm(request.POST, auto_id="decline_%s")
    if not (context["may_check"] or context["row"].asked_by_me):
        raise NotFound
    if not form.is_valid():
        return render(request, _PAGE, {**context, "decline_form": form}, status=422)
    return perform(
        request,
        form,
        lambda: decline_direct_activation(request.scope, account_id, **form.cleaned_data),
        then=reverse("institution:pending_activations"),
        template=_PAGE,
        context={**context, "decline_form": form},
    )
