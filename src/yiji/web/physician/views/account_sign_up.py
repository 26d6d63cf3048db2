"""Signing up: the form, the phone code, and what follows."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yiji.limits.limiter import SIGN_UP_PER_ADDRESS, require
from yiji.register.actions.send_phone_code import send_phone_code
from yiji.register.actions.sign_up import sign_up as do_sign_up
from yiji.register.actions.verify_phone import VerifiedPhone
from yiji.register.actions.verify_phone import verify_phone as do_verify_phone
from yiji.web.physician.account_forms import PhoneCodeForm, SignUpForm
from yiji.web.shared import pending_session
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address

_SIGNING_UP = "signing_up"


def sign_up_steps() -> list[str]:
    """The steps from a visitor to an active account."""
    return [_("填写信息"), _("验证手机"), _("核对身份"), _("激活账户")]


@sensitive_post_parameters()
@access("public")
def sign_up(request: ScopedRequest) -> HttpResponse:
    """The first step; the answer is the same whether or not the number is known."""
    if request.scope.side == "physician":
        return redirect("physician:home")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        require(SIGN_UP_PER_ADDRESS, client_address(request))
        fields = {key: value for key, value in form.cleaned_data.items() if key != "password_again"}
        return perform(
            request,
            form,
            lambda: do_sign_up(request.scope, **fields),
            then=lambda ref: _remember(request, ref),
            template="physician/sign_up.html",
            context={"steps": sign_up_steps()},
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/sign_up.html", {"form": form, "steps": sign_up_steps()}, status=status)


def _remember(request: ScopedRequest, reference: str) -> str:
    request.session[_SIGNING_UP] = reference
    return reverse("physician:verify_phone")


@access("public")
def verify_phone(request: ScopedRequest) -> HttpResponse:
    """The second step: the code from the message."""
    signing_up = request.session.get(_SIGNING_UP)
    if not signing_up:
        return redirect("physician:sign_up")
    form = PhoneCodeForm(request.POST or None)
    context = {"steps": sign_up_steps()}
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: do_verify_phone(request.scope, uuid.UUID(signing_up), form.cleaned_data["code"]),
            then=lambda verified: _enter(request, verified),
            template="physician/verify_phone.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/verify_phone.html", {"form": form, **context}, status=status)


def _enter(request: ScopedRequest, verified: VerifiedPhone) -> HttpResponse | str:
    request.session.pop(_SIGNING_UP, None)
    if verified.account_id is None:
        context = {"steps": sign_up_steps(), "claim_url": url_or_empty("physician:claim_account_start")}
        return render(request, "physician/sign_up_existing.html", context)
    return pending_session.finish(request, "physician", verified.user_id, factor="phone")


@require_POST
@access("public")
def resend_phone_code(request: ScopedRequest) -> HttpResponse:
    """Another code to the same phone, at most one a minute."""
    signing_up = request.session.get(_SIGNING_UP)
    if not signing_up:
        return redirect("physician:sign_up")
    send_phone_code(uuid.UUID(signing_up))
    messages.success(request, _("验证码已重新发送，请以最新一条为准。"))
    return redirect("physician:verify_phone")
