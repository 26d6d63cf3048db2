"""From a proven phone to an active account: name, certificate number, activation code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.register.actions.claim_by_qualification_no import claim_by_qualification_no
from yiji.register.actions.match_again import match_again
from yiji.register.actions.redeem_activation_code import redeem_activation_code
from yiji.register.queries.activation_progress import activation_progress
from yiji.register.queries.own_account import own_account
from yiji.web.physician.account_forms import ActivationCodeForm, ClaimForm, CorrectNameForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("physician:account:activate")
def activate(request: ScopedRequest) -> HttpResponse:
    """Type the code, or choose a way; the state beside it renews itself, so that a direct activation shows."""
    progress = activation_progress(request.scope)
    form = ActivationCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: redeem_activation_code(request.scope, code=form.cleaned_data["code"]),
            then=lambda done: _activated(request),
            template="physician/activate.html",
            context={"progress": activation_progress(request.scope)},
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/activate.html", {"form": form, "progress": progress}, status=status)


def _activated(request: ScopedRequest) -> str:
    messages.success(request, _("账户已激活。"))
    return reverse("physician:home")


@access("physician:account:activate")
def activation_status(request: ScopedRequest) -> HttpResponse:
    """The fragment that the activation page asks for until the account is active."""
    context = {"progress": activation_progress(request.scope)}
    return render(request, "physician/_activation_status.html", context)


@access("physician:account:activate")
def correct_name(request: ScopedRequest) -> HttpResponse:
    """Compare with the register again, with a corrected name."""
    account = own_account(request.scope)
    if account.state != "mismatch":
        return redirect("physician:home")
    form = CorrectNameForm(posted(request), initial={"name": account.name})
    context = {"account": account}
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: match_again(request.scope, **form.cleaned_data),
            then=lambda state: _compared(request, state),
            template="physician/correct_name.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/correct_name.html", {"form": form, **context}, status=status)


def _compared(request: ScopedRequest, state: str) -> str:
    if state == "mismatch":
        messages.warning(request, _("仍与登记信息不一致。"))
        return reverse("physician:correct_name")
    messages.success(request, _("身份信息核对一致。"))
    return reverse("physician:home")


@access("physician:account:activate")
def claim(request: ScopedRequest) -> HttpResponse:
    """State the certificate number, three times in all."""
    account = own_account(request.scope)
    if account.state != "verified" or not account.way.may_claim:
        return redirect("physician:home")
    if not account.institution_chosen and not account.way.phone_of_record:
        return redirect("physician:choose_institution")
    form = ClaimForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: claim_by_qualification_no(request.scope, **form.cleaned_data),
            then=lambda done: reverse("physician:activate"),
            template="physician/claim.html",
            context={"account": account},
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/claim.html", {"form": form, "account": account}, status=status)
