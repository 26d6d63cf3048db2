"""The physician's e-mail address: add, verify, remove."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.accounts.actions.own_email import ask_email, prove_email, remove_email
from yiji.accounts.queries.contact import masked_email
from yiji.web.physician.security_forms import EmailCodeForm, EmailForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor

_ASKED = "email_asked"


@access("physician:account:view")
@fresh_factor
def own_email(request: ScopedRequest) -> HttpResponse:
    """The present address and the form for another."""
    form = EmailForm(posted(request))
    user_id = request.scope.user_id
    context = {"email": masked_email(user_id) if user_id else ""}
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: ask_email(request.scope, form.cleaned_data["email"]),
            then=lambda email_id: _remember(request, email_id),
            template="physician/email.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/email.html", {"form": form, **context}, status=status)


def _remember(request: ScopedRequest, email_id: uuid.UUID) -> str:
    request.session[_ASKED] = str(email_id)
    return reverse("physician:email_prove")


@access("physician:account:view")
def email_prove(request: ScopedRequest) -> HttpResponse:
    """The code that the address got."""
    asked = request.session.get(_ASKED)
    if not asked:
        return redirect("physician:email")
    form = EmailCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: prove_email(request.scope, uuid.UUID(asked), form.cleaned_data["code"]),
            then=lambda _none: _added(request),
            template="physician/email_prove.html",
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/email_prove.html", {"form": form}, status=status)


def _added(request: ScopedRequest) -> str:
    request.session.pop(_ASKED, None)
    messages.success(request, _("邮箱已验证，可用于接收激活码和验证码。"))
    return reverse("physician:security")


@require_POST
@access("physician:account:view")
@fresh_factor
def remove_own_email(request: ScopedRequest) -> HttpResponse:
    """Forget the address."""
    remove_email(request.scope)
    messages.success(request, _("邮箱已移除。"))
    return redirect("physician:security")
