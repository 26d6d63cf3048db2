"""Without the old phone: asked for between password and second factor; and stopped by whoever holds the old number."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.stop_phone_change import resend_stop_code, stop_by_old_phone
from yiji.accounts.queries.contact import masked_email, open_phone_change
from yiji.accounts.queries.log_in_facts import pending_user
from yiji.register.queries.phone_changes import vouching_institution
from yiji.web.physician.security_forms import (
    ChangePhoneForm,
    ProvePhoneForm,
    ResendStopCodeForm,
    StopPhoneChangeForm,
)
from yiji.web.physician.views.phone import asked_here, keep_asked
from yiji.web.shared import pending_session
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address


@access("public")
def lost_phone(request: ScopedRequest) -> HttpResponse:
    """The password is proved; the new number, and what stands in for the old one."""
    user_id = pending_session.pending(request, "physician", "sms", "totp")
    user = pending_user("physician", user_id) if user_id else None
    if user_id is None or user is None:
        return redirect("physician:login")
    place = vouching_institution(user_id)
    # Who has an app proves himself with it and changes the phone in his account; the e-mail does not replace it.
    email = "" if user["totp"] else masked_email(user_id)
    form = ChangePhoneForm(
        posted(request),
        email=email,
        institution=place[1] if place else "",
        old_at_hand=False,
        asks_password=False,
    )
    context: dict[str, Any] = {"user": user, "possible": bool(email or place)}
    if request.method == "POST" and form.is_valid():
        data, institution_id = form.cleaned_data, place[0] if place else None
        return attempt(
            request,
            form,
            lambda: ask_phone_change(user_id, **data, institution_id=institution_id),
            then=lambda change_id: keep_asked(request, change_id, "physician:lost_phone_prove"),
            template="physician/lost_phone.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/lost_phone.html", {"form": form, **context}, status=status)


@access("public")
def lost_phone_prove(request: ScopedRequest) -> HttpResponse:
    """The codes; then it cools, or the institution goes on."""
    user_id = pending_session.pending(request, "physician", "sms", "totp")
    change = open_phone_change(user_id, timezone.now()) if user_id else None
    if user_id is None or change is None or not asked_here(request, change):
        return redirect("physician:lost_phone")
    form = ProvePhoneForm(posted(request), way=change["way"])
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: prove_phone_change(user_id, change["id"], **form.cleaned_data),
            then=lambda state: _asked(request, user_id),
            template="physician/lost_phone_prove.html",
            context={"change": change},
        )
    status = 422 if form.is_bound else 200
    context = {"form": form, "change": change}
    return render(request, "physician/lost_phone_prove.html", context, status=status)


def _asked(request: ScopedRequest, user_id: uuid.UUID) -> HttpResponse:
    change, place = open_phone_change(user_id, timezone.now()), vouching_institution(user_id)
    pending_session.forget(request)
    context = {"change": change, "institution": place[1] if place else ""}
    return render(request, "physician/lost_phone_done.html", context)


@sensitive_post_parameters()
@access("public")
def stop_phone_change(request: ScopedRequest) -> HttpResponse:
    """The old number and its code stop the move; nobody need log in."""
    form = StopPhoneChangeForm(posted(request))
    template = "physician/stop_phone_change.html"
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: stop_by_old_phone(**form.cleaned_data, address=client_address(request)),
            then=lambda _none: render(request, "physician/stop_phone_change_done.html"),
            template=template,
        )
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)


@access("public")
def resend_stop_code_page(request: ScopedRequest) -> HttpResponse:
    """Another stop code to the old number; the answer is the same for everybody."""
    form = ResendStopCodeForm(posted(request))
    template = "physician/resend_stop_code.html"
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: resend_stop_code(form.cleaned_data["phone"], address=client_address(request)),
            then=lambda _none: _resent(request),
            template=template,
        )
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)


def _resent(request: ScopedRequest) -> HttpResponse:
    note = _("如果这个号码正在被更换，停止码已再次发出。")
    return render(request, "physician/stop_phone_change.html", {"form": StopPhoneChangeForm(), "note": note})
