"""The second person looks at a proposed approving authority and decides (seed 3)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.actions.decide_authority_proposal import (
    confirm_authority_proposal,
    decline_authority_proposal,
    withdraw_authority_proposal,
)
from yiji.institutions.queries.approving_authorities import CHECK, is_alone, proposal_page
from yiji.web.institution.approving_authority_forms import DeclineProposalForm, ProposalDecisionForm
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_TEMPLATE = "institution/authority_proposal.html"


@access("institution:approving_authority:view")
def authority_proposal(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """What was proposed by whom, what it replaces, what is unusual about it; the buttons of this reader."""
    return render(request, _TEMPLATE, _context(request, proposal_id))


def _context(request: ScopedRequest, proposal_id: uuid.UUID) -> dict[str, Any]:
    shown = proposal_page(request.scope, proposal_id)
    initial = {"version": shown.proposal.version}
    return {
        "shown": shown,
        "proposal": shown.proposal,
        "form": ProposalDecisionForm(initial=initial),
        "decline_form": DeclineProposalForm(initial=initial),
        "may_check": request.scope.may(CHECK) and not shown.own,
        "alone": shown.own and is_alone(request.scope),
    }


@require_POST
@access("institution:approving_authority:check")
def confirm(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Let it take effect on its day."""
    return _decide(
        request,
        proposal_id,
        ProposalDecisionForm(request.POST),
        confirm_authority_proposal,
        _("已复核，到生效日期自动生效；审批机关会收到消息。"),
    )


@require_POST
@access("institution:approving_authority:check")
def decline(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Leave everything as it is."""
    form = DeclineProposalForm(request.POST)
    return _decide(request, proposal_id, form, decline_authority_proposal, _("已记录不同意，设置不变。"))


@require_POST
@access("institution:approving_authority:set")
def withdraw(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Whoever proposed it takes it back."""
    form = ProposalDecisionForm(request.POST)
    return _decide(request, proposal_id, form, withdraw_authority_proposal, _("已撤回。"))


def _decide(
    request: ScopedRequest, proposal_id: uuid.UUID, form: YijiForm, act: Callable[..., Any], said: str
) -> HttpResponse:
    context = _context(request, proposal_id)
    key = "decline_form" if isinstance(form, DeclineProposalForm) else "form"
    if not form.is_valid():
        return render(request, _TEMPLATE, {**context, key: form}, status=422)

    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse("institution:approving_authorities")

    return perform(
        request,
        form,
        lambda: act(request.scope, proposal_id, **form.cleaned_data).pk,
        then=then,
        template=_TEMPLATE,
        context={name: value for name, value in context.items() if name != "form"},
    )
