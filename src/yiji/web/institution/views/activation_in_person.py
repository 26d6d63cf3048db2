"""One waiting physician: direct activation by two persons."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.kernel.outcome import NotFound
from yiji.register.actions.activate_directly import activate_directly
from yiji.register.actions.confirm_direct_activation import (
    confirm_direct_activation,
    decline_direct_activation,
)
from yiji.register.queries.pending_activations import describe_waiting
from yiji.register.queries.second_person import second_person_exists
from yiji.web.institution.activation_forms import DeclineForm, DirectActivationForm
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/pending_activation.html"


def _context(request: ScopedRequest, account_id: uuid.UUID) -> dict[str, Any]:
    scope = request.scope
    rows = describe_waiting(scope, [account_id])
    if not rows:
        raise NotFound
    return {
        "row": rows[0],
        "second_person": second_person_exists(scope),
        "may_send": scope.may("institution:activation:send_code"),
        "may_activate": scope.may("institution:activation:activate_directly"),
        "may_check": scope.may("institution:activation:check") and not rows[0].asked_by_me,
        "may_reveal": scope.may("institution:personal_data:reveal"),
        "confirm_form": YijiForm(),
        "decline_form": DeclineForm(),
    }


@access("institution:activation:view")
def pending_activation(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """What the register says of one waiting physician, and what can be done."""
    return render(request, _PAGE, {"form": DirectActivationForm(), **_context(request, account_id)})


@require_POST
@access("institution:activation:activate_directly")
def activate(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """Ask for direct activation after the document was seen."""
    context, form = _context(request, account_id), DirectActivationForm(request.POST)
    if not form.is_valid():
        return render(request, _PAGE, {**context, "form": form}, status=422)
    return perform(
        request,
        form,
        lambda: activate_directly(request.scope, account_id, **form.cleaned_data),
        then=lambda state: _asked(request, state),
        template=_PAGE,
        context=context,
    )


def _asked(request: ScopedRequest, state: str) -> str:
    if state == "active":
        messages.success(request, _("账户已激活。"))
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
        then=lambda ref: _asked(request, "active"),
        template=_PAGE,
        context=context,
    )


@require_POST
@access("institution:activation:check")
def decline(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """The second person sends the request back."""
    context, form = _context(request, account_id), DeclineForm(request.POST)
    if not form.is_valid():
        return render(
            request, _PAGE, {**context, "decline_form": form, "form": DirectActivationForm()}, status=422
        )
    return perform(
        request,
        form,
        lambda: decline_direct_activation(request.scope, account_id, **form.cleaned_data),
        then=reverse("institution:pending_activations"),
        template=_PAGE,
        context=context,
    )
