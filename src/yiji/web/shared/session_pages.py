"""The log-in pages of every portal: password, first log-in, second factor, enrolment, recovery codes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from yiji.accounts.actions.confirm_totp import confirm_totp, prove_totp
from yiji.accounts.actions.enrol_totp import enrol_totp
from yiji.accounts.actions.log_in import NextStep, check_password
from yiji.accounts.actions.redeem_setup_code import prove_setup_code, redeem_setup_code
from yiji.accounts.actions.send_log_in_code import prove_sms_code, send_log_in_code
from yiji.accounts.actions.use_recovery_code import use_recovery_code
from yiji.accounts.one_time_codes import ProvenCode
from yiji.accounts.queries.log_in_facts import demo_totp_code, pending_user
from yiji.kernel.outcome import Refusal, TooMany
from yiji.web.shared import pending_session
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.current_session import why_it_ended
from yiji.web.shared.menus import PORTAL_NAMES, url_or_empty
from yiji.web.shared.recovery_pages import qr_of
from yiji.web.shared.request_context import client_address
from yiji.web.shared.session_forms import (
    FirstLoginForm,
    LoginForm,
    NewPasswordForm,
    PhysicianLoginForm,
    RecoveryCodeForm,
    SmsCodeForm,
    TotpForm,
)


def login_page(request: HttpRequest, side: str) -> HttpResponse:
    """User name and password; on success the second factor comes next."""
    scope = request.scope  # type: ignore[attr-defined]
    if request.method != "POST" and scope.is_authenticated and scope.side == side:
        return redirect(pending_session.home_of(side))
    form_class = PhysicianLoginForm if side == "physician" else LoginForm
    form = form_class(posted(request))
    context = {
        "ended": why_it_ended(request),
        "side": side,
        "portal": PORTAL_NAMES[side],
        "first_login_url": url_or_empty(f"{side}:first_login"),
        "forgot_url": url_or_empty(f"{side}:forgot_password"),
        "sign_up_url": url_or_empty("physician:sign_up") if side == "physician" else "",
        "claim_url": url_or_empty("physician:claim_account_start") if side == "physician" else "",
        "objection_url": url_or_empty("physician:objection_start") if side == "physician" else "",
        "stop_url": url_or_empty("physician:stop_phone_change") if side == "physician" else "",
    }
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return attempt(
            request,
            form,
            lambda: _password_proved(request, side, data["login_name"], data["password"]),
            then=lambda step: _step_url(side, step.needs),
            template="session/login.html",
            context=context,
        )
    return render(request, "session/login.html", {"form": form, **context}, status=_status(request))


def _password_proved(request: HttpRequest, side: str, login_name: str, password: str) -> NextStep:
    step = check_password(side, login_name, password, address=client_address(request))
    pending_session.start(request, side, step.user_id, step.needs)
    if step.needs == "sms":
        try:
            send_log_in_code(step.user_id)
        except TooMany as limit:
            # The code sent a moment ago still works; the page says when another can be sent.
            request.session["pending_note"] = limit.message
    return step


def first_login_page(request: HttpRequest, side: str) -> HttpResponse:
    """User name and the one-time set-up code from the message."""
    form = FirstLoginForm(posted(request))
    context = {"side": side, "portal": PORTAL_NAMES[side]}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> ProvenCode:
            address = client_address(request)
            return prove_setup_code(side, data["login_name"], data["code"], address=address)

        def then(proven: ProvenCode) -> str:
            pending_session.start_with_code(request, side, proven)
            return reverse(f"{side}:set_password")

        return attempt(request, form, act, then=then, template="session/first_login.html", context=context)
    return render(request, "session/first_login.html", {"form": form, **context}, status=_status(request))


def set_password_page(request: HttpRequest, side: str) -> HttpResponse:
    """The first password, after a proved set-up code; it uses the code up."""
    proven = pending_session.pending_code(request, side)
    if proven is None:
        return _start_again(side)
    form = NewPasswordForm(posted(request))
    context = {"side": side, "user": pending_user(side, proven.subject_id)}
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]

        def then(_user: object) -> str:
            pending_session.forget(request)
            pending_session.start(request, side, proven.subject_id, "enrol_totp")
            return reverse(f"{side}:enrol_second_factor")

        return attempt(
            request,
            form,
            lambda: redeem_setup_code(proven, password),
            then=then,
            template="session/set_password.html",
            context=context,
        )
    return render(request, "session/set_password.html", {"form": form, **context}, status=_status(request))


def enrol_page(request: HttpRequest, side: str) -> HttpResponse:
    """QR code and secret; a first right code finishes the enrolment and shows the recovery codes once."""
    user_id = pending_session.pending(request, side, "enrol_totp")
    user = pending_user(side, user_id) if user_id else None
    if user_id is None or user is None or user["totp"]:
        return _start_again(side)
    form = TotpForm(posted(request))
    enrolment = enrol_totp(user_id)
    context = {
        "side": side,
        "user": user,
        "demo_code": demo_totp_code(user_id),
        **qr_of(enrolment),
    }

    def then(codes: list[str]) -> HttpResponse:
        target = pending_session.finish(request, side, user_id, factor="totp")
        shown = {"codes": codes, "continue_url": target, "user": user, "side": side}
        return render(request, "session/recovery_codes.html", shown)

    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        return attempt(
            request,
            form,
            lambda: confirm_totp(user_id, code),
            then=then,
            template="session/enrol_second_factor.html",
            context=context,
        )
    return render(
        request, "session/enrol_second_factor.html", {"form": form, **context}, status=_status(request)
    )


def second_factor_page(request: HttpRequest, side: str) -> HttpResponse:
    """The code of the authenticator app, or the one sent by SMS."""
    user_id = pending_session.pending(request, side, "totp", "sms")
    user = pending_user(side, user_id) if user_id else None
    if user_id is None or user is None:
        return _start_again(side)
    kind = request.session["pending_step"]
    form = (TotpForm if kind == "totp" else SmsCodeForm)(posted(request))
    prove = prove_totp if kind == "totp" else prove_sms_code
    context = {
        "side": side,
        "kind": kind,
        "user": user,
        "note": request.session.pop("pending_note", ""),
        "demo_code": demo_totp_code(user_id) if kind == "totp" else "",
        "resend_url": reverse(f"{side}:resend_code") if kind == "sms" else "",
        "recovery_url": url_or_empty(f"{side}:recovery_code") if kind == "totp" else "",
        "lost_phone_url": url_or_empty(f"{side}:lost_phone"),
        "lost_url": url_or_empty(f"{side}:lost_second_factor") if kind == "totp" else "",
    }
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        return attempt(
            request,
            form,
            lambda: prove(user_id, code),
            then=lambda _none: pending_session.finish(request, side, user_id, factor=kind),
            template="session/second_factor.html",
            context=context,
        )
    return render(request, "session/second_factor.html", {"form": form, **context}, status=_status(request))


def resend_code(request: HttpRequest, side: str) -> HttpResponse:
    """Send another SMS code (POST), then back to the page."""
    user_id = pending_session.pending(request, side, "sms")
    if user_id is None:
        return _start_again(side)
    if request.method == "POST":
        try:
            send_log_in_code(user_id)
        except TooMany as limit:
            request.session["pending_note"] = limit.message
        except Refusal as refusal:
            request.session["pending_note"] = refusal.problems[0].text()
    return redirect(f"{side}:second_factor")


def recovery_page(request: HttpRequest, side: str) -> HttpResponse:
    """A recovery code in place of the authenticator app."""
    user_id = pending_session.pending(request, side, "totp")
    user = pending_user(side, user_id) if user_id else None
    if user_id is None or user is None:
        return _start_again(side)
    form = RecoveryCodeForm(posted(request))
    context = {"side": side, "user": user, "lost_access_url": url_or_empty(f"{side}:lost_access")}
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        return attempt(
            request,
            form,
            lambda: use_recovery_code(user_id, code),
            then=lambda _left: pending_session.finish(request, side, user_id, factor="recovery_code"),
            template="session/recovery_code.html",
            context=context,
        )
    return render(request, "session/recovery_code.html", {"form": form, **context}, status=_status(request))


def _step_url(side: str, needs: str) -> str:
    name = "enrol_second_factor" if needs == "enrol_totp" else "second_factor"
    return reverse(f"{side}:{name}")


def _start_again(side: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"{side}:login"))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
