"""账户与安全: what holds for the own account, password, authenticator app, size of type."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.accounts.actions.enrol_totp import enrol_totp
from yiji.accounts.actions.own_totp import bind_own_totp, remove_own_totp
from yiji.accounts.queries.contact import masked_email, open_phone_change
from yiji.accounts.queries.log_in_facts import demo_totp_code, own_security
from yiji.kernel.outcome import NotFound
from yiji.register.queries.phone_changes import vouching_institution
from yiji.web.shared import security_pages
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.current_session import current_session
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.recovery_pages import qr_of
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.session_forms import TotpForm
from yiji.web.shared.step_up import fresh_factor

_YEAR = 31_536_000


@access("physician:account:view")
def security(request: ScopedRequest) -> HttpResponse:
    """How one logs in and is reached, with the way to change each."""
    user_id = _user_id(request)
    change = open_phone_change(user_id, timezone.now())
    place = vouching_institution(user_id) if change and change["way"] == "institution" else None
    context = {
        "own": own_security(request.scope),
        "email": masked_email(user_id),
        "change": change,
        "institution": place[1] if place else "",
        "large": request.COOKIES.get("yiji_type") == "large",
        "claim_url": url_or_empty("physician:claim_account_start"),
    }
    return render(request, "physician/security.html", context)


@access("physician:account:view")
def change_password(request: ScopedRequest) -> HttpResponse:
    """A new password for the present one; the other sessions end."""
    return security_pages.change_password_page(request, "physician")


@require_POST
@access("physician:account:view")
def end_other_sessions(request: ScopedRequest) -> HttpResponse:
    """Log out everywhere else; this session goes on."""
    return security_pages.end_other_sessions(request, "physician")


@access("physician:account:view")
@fresh_factor
def bind_totp(request: ScopedRequest) -> HttpResponse:
    """QR code and secret; a first right code binds the app and shows the recovery codes once."""
    own = own_security(request.scope)
    if own["totp_confirmed_at"]:
        return redirect("physician:security")
    user_id = _user_id(request)
    form, enrolment = TotpForm(posted(request)), enrol_totp(user_id)
    context = {"own": own, "demo_code": demo_totp_code(user_id), **qr_of(enrolment)}

    def then(codes: list[str]) -> HttpResponse:
        shown = {"codes": codes, "continue_url": reverse("physician:security"), "user": own}
        return render(request, "session/recovery_codes.html", shown)

    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        return attempt(
            request,
            form,
            lambda: bind_own_totp(request.scope, code, session_id=current_session(request)),
            then=then,
            template="physician/bind_totp.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/bind_totp.html", {"form": form, **context}, status=status)


@require_POST
@access("physician:account:view")
@fresh_factor
def remove_totp(request: ScopedRequest) -> HttpResponse:
    """Back to codes by SMS."""
    remove_own_totp(request.scope, session_id=current_session(request))
    messages.success(request, _("动态口令已解除，登录改用短信验证码。"))
    return redirect("physician:security")


@access("physician:account:view")
def renew_recovery_codes(request: ScopedRequest) -> HttpResponse:
    """Ten new recovery codes for a right code of the app."""
    if own_security(request.scope)["totp_confirmed_at"] is None:
        return redirect("physician:security")
    return security_pages.renew_recovery_codes_page(request, "physician")


@require_POST
@access("physician:account:view")
def set_display(request: ScopedRequest) -> HttpResponse:
    """Large type on or off, for readers without JavaScript as well; kept in the same cookie."""
    response = redirect("physician:security")
    if request.POST.get("type") == "large":
        response.set_cookie("yiji_type", "large", max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("yiji_type", samesite="Lax")
    return response


def _user_id(request: ScopedRequest) -> uuid.UUID:
    if request.scope.user_id is None:
        raise NotFound
    return request.scope.user_id
