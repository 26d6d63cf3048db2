"""The staff's page on their own account: password, recovery codes, other sessions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.confirm_totp import prove_totp
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.actions.rebind_totp import start_rebinding
from yiji.accounts.actions.reset_access import cancel_own_reset
from yiji.accounts.actions.set_password import change_own_password
from yiji.accounts.queries.access_resets import own_reset
from yiji.accounts.queries.log_in_facts import demo_totp_code, own_security, pending_user
from yiji.accounts.queries.own_sessions import own_failed_tries, own_sessions
from yiji.kernel.outcome import Conflict
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.current_session import current_session
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.recovery_pages import bind_page
from yiji.web.shared.session_forms import ChangePasswordForm, PhysicianChangePasswordForm, TotpForm
from yiji.web.shared.session_list_pages import end_other_sessions_page

_REBINDING = "own_rebinding"


def security_page(request: HttpRequest, side: str) -> HttpResponse:
    """What holds for one's own account, and the ways to change it."""
    scope = request.scope  # type: ignore[attr-defined]
    context = {
        "own": own_security(scope),
        "side": side,
        "live": len(own_sessions(scope, current_session(request))),
        "failed": own_failed_tries(scope),
        "reset": own_reset(scope),
        "hand_over_url": url_or_empty(f"{side}:hand_over"),
    }
    return render(request, "session/security.html", context)


def cancel_reset_page(request: HttpRequest, side: str) -> HttpResponse:
    """Stop a reset that somebody else asked for (POST): whoever is in has not lost everything."""
    if request.method == "POST":
        cancel_own_reset(request.scope)  # type: ignore[attr-defined]
        messages.success(request, _("重置已取消。如不是您要求的，请告诉本单位管理员。"))
    return redirect(f"{side}:security")


def rebind_page(request: HttpRequest, side: str) -> HttpResponse:
    """Bind another authenticator app; the old one holds until the new one has given a right code."""
    scope = request.scope  # type: ignore[attr-defined]
    kept = request.session.get(_REBINDING)
    if kept is None:
        kept = request.session[_REBINDING] = str(start_rebinding(scope))
    user = pending_user(side, scope.user_id)

    def then(codes: list[str]) -> HttpResponse:
        request.session.pop(_REBINDING, None)
        shown = {"codes": codes, "continue_url": reverse(f"{side}:security"), "user": user, "side": side}
        return render(request, "session/recovery_codes.html", shown)

    try:
        return bind_page(
            request, side, uuid.UUID(kept), user, then=then, keep=current_session(request), inside=True
        )
    except Conflict:
        # The fifteen minutes are over, or it is done: begin anew.
        request.session.pop(_REBINDING, None)
        return redirect(f"{side}:rebind_second_factor")


def change_password_page(request: HttpRequest, side: str) -> HttpResponse:
    """Change one's own password; every other session ends."""
    form_class = PhysicianChangePasswordForm if side == "physician" else ChangePasswordForm
    form = form_class(posted(request))
    context = {"back": reverse(f"{side}:security")}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        scope = request.scope  # type: ignore[attr-defined]

        def then(user: object) -> str:
            update_session_auth_hash(request, user)  # type: ignore[arg-type]
            messages.success(request, _("密码已更改，其他登录已退出。"))
            return reverse(f"{side}:security")

        return attempt(
            request,
            form,
            lambda: change_own_password(
                scope,
                present=data["present"],
                password=data["password"],
                session_id=current_session(request),
            ),
            then=then,
            template="session/change_password.html",
            context=context,
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "session/change_password.html", {"form": form, **context}, status=status)


def renew_recovery_codes_page(request: HttpRequest, side: str) -> HttpResponse:
    """Ten new recovery codes for a right code of the app; the old ones die."""
    form = TotpForm(posted(request))
    user_id = request.scope.user_id  # type: ignore[attr-defined]
    back = reverse(f"{side}:security")
    context = {"back": back, "demo_code": demo_totp_code(user_id)}

    def act() -> list[str]:
        prove_totp(user_id, form.cleaned_data["code"])
        return issue_recovery_codes(user_id)

    def then(codes: list[str]) -> HttpResponse:
        user = own_security(request.scope)  # type: ignore[attr-defined]
        return render(
            request, "session/recovery_codes.html", {"codes": codes, "continue_url": back, "user": user}
        )

    if request.method == "POST" and form.is_valid():
        return attempt(
            request, form, act, then=then, template="session/renew_recovery_codes.html", context=context
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "session/renew_recovery_codes.html", {"form": form, **context}, status=status)


def end_other_sessions(request: HttpRequest, side: str) -> HttpResponse:
    """End all log-ins but this one (POST)."""
    return end_other_sessions_page(request, side)
