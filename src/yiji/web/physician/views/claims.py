"""Public pages: "this account is not mine" and "my account was revoked" (seed 5.1)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from yiji.limits.limiter import require
from yiji.register.account_claim_rules import CLAIMS_PER_ADDRESS, OBJECTION_DAYS, OBJECTIONS_PER_ADDRESS
from yiji.register.actions.claim_account import prove_claim, start_claim
from yiji.register.actions.object_to_revocation import ask_objection_code, object_to_revocation
from yiji.web.physician.claim_forms import AskObjectionForm, ClaimAccountForm, ClaimCodeForm, ObjectionForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address

_CLAIMING, _OBJECTING = "claiming_account", "objecting"


@sensitive_post_parameters()
@access("public")
def claim_account_start(request: ScopedRequest) -> HttpResponse:
    """Who claims; the answer does not tell whether an account exists."""
    form = ClaimAccountForm(posted(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "physician/claim_account.html", {"form": form}, status=status)
    require(CLAIMS_PER_ADDRESS, client_address(request))
    return attempt(
        request,
        form,
        lambda: start_claim(request.scope, **form.cleaned_data),
        then=lambda claim_id: _keep(request, _CLAIMING, claim_id, "physician:claim_account_prove"),
        template="physician/claim_account.html",
    )


@access("public")
def claim_account_prove(request: ScopedRequest) -> HttpResponse:
    """The phone is proven; the account, if there is one, is frozen and the institution is told."""
    claim_id = request.session.get(_CLAIMING)
    if not claim_id:
        return redirect("physician:claim_account_start")
    form = ClaimCodeForm(posted(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "physician/claim_account_prove.html", {"form": form}, status=status)
    return attempt(
        request,
        form,
        lambda: prove_claim(request.scope, uuid.UUID(claim_id), form.cleaned_data["code"]),
        then=lambda claim: _claimed(request, claim),
        template="physician/claim_account_prove.html",
    )


def _claimed(request: ScopedRequest, claim: object) -> HttpResponse:
    request.session.pop(_CLAIMING, None)
    return render(request, "physician/claim_account_done.html", {"claim": claim})


@sensitive_post_parameters()
@access("public")
def objection_start(request: ScopedRequest) -> HttpResponse:
    """Which account; the same answer whether or not one was revoked."""
    form = AskObjectionForm(posted(request))
    context = {"days": OBJECTION_DAYS}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "physician/objection.html", {"form": form, **context}, status=status)
    require(OBJECTIONS_PER_ADDRESS, client_address(request))
    return attempt(
        request,
        form,
        lambda: ask_objection_code(**form.cleaned_data),
        then=lambda revocation_id: _keep(request, _OBJECTING, revocation_id, "physician:objection_write"),
        template="physician/objection.html",
        context=context,
    )


@access("public")
def objection_write(request: ScopedRequest) -> HttpResponse:
    """The code and the objection itself; what was typed stays when the code is wrong."""
    revocation_id = request.session.get(_OBJECTING)
    if not revocation_id:
        return redirect("physician:objection_start")
    form = ObjectionForm(posted(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "physician/objection_write.html", {"form": form}, status=status)
    return attempt(
        request,
        form,
        lambda: object_to_revocation(request.scope, uuid.UUID(revocation_id), **form.cleaned_data),
        then=lambda revocation: _objected(request),
        template="physician/objection_write.html",
    )


def _objected(request: ScopedRequest) -> HttpResponse:
    request.session.pop(_OBJECTING, None)
    return render(request, "physician/objection_done.html")


def _keep(request: ScopedRequest, name: str, found: uuid.UUID, then: str) -> str:
    request.session[name] = str(found)
    return reverse(then)
