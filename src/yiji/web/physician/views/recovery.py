"""忘记密码: every visitor sees the same pages, whether anybody fits or not."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yiji.accounts.actions.recover_physician_password import (
    ask_code_by_email,
    finish_physician_recovery,
    prove_physician_recovery,
    start_physician_recovery,
)
from yiji.web.physician.security_forms import ForgotPasswordForm, RecoveryProofForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address
from yiji.web.shared.session_forms import PhysicianPasswordForm

_REQUEST, _PROVED = "physician_recovery", "physician_recovery_proved"


@sensitive_post_parameters()
@access("public")
def forgot_password(request: ScopedRequest) -> HttpResponse:
    """Log-in name or ID number, and the registered phone; the next page is the same for everybody."""
    form = ForgotPasswordForm(posted(request))
    template = "physician/forgot_password.html"

    def then(request_id: uuid.UUID) -> str:
        request.session[_REQUEST] = str(request_id)
        return reverse("physician:recovery_verify")

    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: start_physician_recovery(**form.cleaned_data, address=client_address(request)),
            then=then,
            template=template,
        )
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)


@access("public")
def recovery_verify(request: ScopedRequest) -> HttpResponse:
    """The code, with the second factor where one is bound; or the wish for a code by e-mail."""
    asked = request.session.get(_REQUEST)
    if not asked:
        return redirect("physician:forgot_password")
    by_email = request.method == "POST" and "email" in request.POST
    if by_email:
        ask_code_by_email(uuid.UUID(asked))
    form = RecoveryProofForm(None if by_email else posted(request))
    template, context = "physician/recovery_verify.html", {"by_email": by_email}

    def then(_none: None) -> str:
        request.session.cycle_key()
        request.session[_PROVED] = request.session.pop(_REQUEST)
        return reverse("physician:recovery_password")

    if form.is_bound and form.is_valid():
        return attempt(
            request,
            form,
            lambda: prove_physician_recovery(uuid.UUID(asked), **form.cleaned_data),
            then=then,
            template=template,
            context=context,
        )
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@access("public")
def recovery_password(request: ScopedRequest) -> HttpResponse:
    """The new password; every session of the account ends."""
    proved = request.session.get(_PROVED)
    if not proved:
        return redirect("physician:forgot_password")
    form = PhysicianPasswordForm(posted(request))
    template = "physician/recovery_password.html"

    def then(_user: object) -> str:
        request.session.pop(_PROVED, None)
        messages.success(request, _("密码已重设，原有登录已全部退出。请用新密码登录。"))
        return reverse("physician:login")

    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: finish_physician_recovery(uuid.UUID(proved), form.cleaned_data["password"]),
            then=then,
            template=template,
        )
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)
