"""Changing the registered phone of one's own staff account: new number, code from it, done."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.change_own_phone import finish_phone_change, start_phone_change
from yiji.accounts.queries.log_in_facts import new_phone_of, own_security
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.session_forms import NewPhoneForm, SmsCodeForm

_CHANGE = "phone_change"


def change_phone_page(request: HttpRequest, side: str) -> HttpResponse:
    """The new number; a code goes there."""
    scope = request.scope  # type: ignore[attr-defined]
    form = NewPhoneForm(posted(request))
    context = {"back": reverse(f"{side}:security"), "own": own_security(scope)}

    def then(change_id: uuid.UUID) -> str:
        request.session[_CHANGE] = str(change_id)
        return reverse(f"{side}:verify_new_phone")

    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        return attempt(
            request,
            form,
            lambda: start_phone_change(scope, phone),
            then=then,
            template="session/change_phone.html",
            context=context,
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "session/change_phone.html", {"form": form, **context}, status=status)


def verify_phone_page(request: HttpRequest, side: str) -> HttpResponse:
    """The code from the new phone."""
    scope, kept = request.scope, request.session.get(_CHANGE)  # type: ignore[attr-defined]
    phone = new_phone_of(scope, uuid.UUID(kept)) if kept else ""
    if not phone:
        return redirect(f"{side}:change_phone")
    form = SmsCodeForm(posted(request))
    context = {"back": reverse(f"{side}:change_phone"), "phone": phone}

    def then(_none: None) -> str:
        request.session.pop(_CHANGE, None)
        messages.success(request, _("手机号已更换，原号码已收到通知。"))
        return reverse(f"{side}:security")

    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        return attempt(
            request,
            form,
            lambda: finish_phone_change(scope, uuid.UUID(kept), code),
            then=then,
            template="session/verify_phone.html",
            context=context,
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "session/verify_phone.html", {"form": form, **context}, status=status)
