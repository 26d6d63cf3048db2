"""忘记密码 and 验证器丢失 of the staff portals: every visitor sees the same pages, whether anybody fits or not."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.enrol_totp import Enrolment
from yiji.accounts.actions.rebind_totp import (
    confirm_rebinding,
    prove_lost_factor,
    rebinding,
    start_lost_factor,
)
from yiji.accounts.actions.recover_password import finish_recovery, prove_recovery, start_recovery
from yiji.accounts.queries.log_in_facts import demo_code_of, pending_user
from yiji.kernel.outcome import Refusal, TooMany
from yiji.web.shared import pending_session
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.menus import PORTAL_NAMES
from yiji.web.shared.request_context import client_address
from yiji.web.shared.session_forms import (
    ForgotPasswordForm,
    LostFactorForm,
    NewPasswordForm,
    RecoveryProofForm,
    TotpForm,
)

_REQUEST, _PROVED, _REBINDING = "recovery_request", "recovery_proved", "rebinding_request"


def forgot_password_page(request: HttpRequest, side: str) -> HttpResponse:
    """User name and registered phone; the next page is the same for everybody."""
    form = ForgotPasswordForm(posted(request))
    context = {"side": side, "portal": PORTAL_NAMES[side]}

    def act() -> uuid.UUID:
        data = form.cleaned_data
        return start_recovery(side, data["login_name"], data["phone"], address=client_address(request))

    def then(request_id: uuid.UUID) -> str:
        _remember(request, _REQUEST, side, request_id)
        return reverse(f"{side}:recovery_verify")

    if request.method == "POST" and form.is_valid():
        return attempt(
            request, form, act, then=then, template="session/forgot_password.html", context=context
        )
    return render(request, "session/forgot_password.html", {"form": form, **context}, status=_status(request))


def recovery_verify_page(request: HttpRequest, side: str) -> HttpResponse:
    """The code from the phone together with the second factor."""
    request_id = _remembered(request, _REQUEST, side)
    if request_id is None:
        return redirect(f"{side}:forgot_password")
    form = RecoveryProofForm(posted(request))
    context = {"side": side}

    def act() -> None:
        data = form.cleaned_data
        prove_recovery(request_id, sms_code=data["sms_code"], factor=data["factor"])

    def then(_none: None) -> str:
        request.session.cycle_key()
        request.session.pop(_REQUEST, None)
        _remember(request, _PROVED, side, request_id)
        return reverse(f"{side}:recovery_password")

    if request.method == "POST" and form.is_valid():
        return attempt(
            request, form, act, then=then, template="session/recovery_verify.html", context=context
        )
    return render(request, "session/recovery_verify.html", {"form": form, **context}, status=_status(request))


def recovery_password_page(request: HttpRequest, side: str) -> HttpResponse:
    """The new password; every session of the account ends."""
    request_id = _remembered(request, _PROVED, side)
    if request_id is None:
        return redirect(f"{side}:forgot_password")
    form = NewPasswordForm(posted(request))
    context = {"side": side}

    def then(_user: object) -> str:
        request.session.pop(_PROVED, None)
        messages.success(request, _("密码已重设，原有登录已全部退出。请用新密码登录。"))
        return reverse(f"{side}:login")

    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: finish_recovery(request_id, form.cleaned_data["password"]),
            then=then,
            template="session/recovery_password.html",
            context=context,
        )
    return render(
        request, "session/recovery_password.html", {"form": form, **context}, status=_status(request)
    )


def lost_access_page(request: HttpRequest, side: str) -> HttpResponse:
    """Which desk helps when everything is lost; the same words for everybody."""
    return render(request, "session/lost_access.html", {"side": side, "portal": PORTAL_NAMES[side]})


def lost_factor_page(request: HttpRequest, side: str) -> HttpResponse:
    """After the password: a code to the phone and a recovery code, then another app is bound."""
    user_id = pending_session.pending(request, side, "totp")
    user = pending_user(side, user_id) if user_id else None
    if user_id is None or user is None:
        return redirect(f"{side}:login")
    request_id = _remembered(request, _REBINDING, side)
    sent = request.method == "POST" and "send" in request.POST
    note = ""
    if sent:
        note, request_id = _send(request, side, user_id, request_id)
    form = LostFactorForm(None if sent else posted(request))
    context = {"side": side, "user": user, "sent": request_id is not None, "note": note}

    def act() -> None:
        data = form.cleaned_data
        prove_lost_factor(
            request_id or uuid.uuid4(), sms_code=data["sms_code"], recovery_code=data["recovery_code"]
        )

    def then(_none: None) -> str:
        request.session["pending_step"] = "rebind"
        return reverse(f"{side}:rebind_lost")

    if request.method == "POST" and not sent and form.is_valid():
        return attempt(request, form, act, then=then, template="session/lost_factor.html", context=context)
    status = 200 if sent else _status(request)
    return render(request, "session/lost_factor.html", {"form": form, **context}, status=status)


def rebind_lost_page(request: HttpRequest, side: str) -> HttpResponse:
    """Bind the new app, and be in."""
    user_id = pending_session.pending(request, side, "rebind")
    request_id = _remembered(request, _REBINDING, side)
    user = pending_user(side, user_id) if user_id else None
    if user_id is None or request_id is None or user is None:
        return redirect(f"{side}:login")

    def then(codes: list[str]) -> HttpResponse:
        request.session.pop(_REBINDING, None)
        target = pending_session.finish(request, side, user_id, factor="totp")
        shown = {"codes": codes, "continue_url": target, "user": user, "side": side}
        return render(request, "session/recovery_codes.html", shown)

    return bind_page(request, side, request_id, user, then=then)


def bind_page(
    request: HttpRequest,
    side: str,
    request_id: uuid.UUID,
    user: object,
    *,
    then: Callable[[list[str]], HttpResponse],
    keep: uuid.UUID | None = None,
    inside: bool = False,
) -> HttpResponse:
    """QR code and secret of the new app; a first right code replaces the old one."""
    form = TotpForm(posted(request))
    enrolment: Enrolment = rebinding(request_id)
    context = {
        "side": side,
        "user": user,
        "demo_code": demo_code_of(enrolment.secret),
        "back": reverse(f"{side}:security") if inside else "",
        **qr_of(enrolment),
    }
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: confirm_rebinding(request_id, form.cleaned_data["code"], keep=keep),
            then=then,
            template="session/enrol_second_factor.html",
            context=context,
        )
    return render(
        request, "session/enrol_second_factor.html", {"form": form, **context}, status=_status(request)
    )


def qr_of(enrolment: Enrolment) -> dict[str, str]:
    """The secret in groups of four, and its QR code."""
    secret = enrolment.secret
    return {
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": segno.make(enrolment.uri, error="m").svg_data_uri(scale=5, border=2, light="#fff"),
    }


def _send(
    request: HttpRequest, side: str, user_id: uuid.UUID, request_id: uuid.UUID | None
) -> tuple[str, uuid.UUID | None]:
    try:
        request_id = start_lost_factor(user_id)
    except TooMany as limit:
        return _(limit.message), request_id
    except Refusal as refusal:
        return refusal.problems[0].text(), request_id
    _remember(request, _REBINDING, side, request_id)
    return _("验证码已发出。"), request_id


def _remember(request: HttpRequest, key: str, side: str, request_id: uuid.UUID) -> None:
    request.session[key] = [side, str(request_id)]


def _remembered(request: HttpRequest, key: str, side: str) -> uuid.UUID | None:
    kept = request.session.get(key)
    return uuid.UUID(kept[1]) if kept and kept[0] == side else None


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
