"""The staff's page on their own account: password, recovery codes, other sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.confirm_totp import prove_totp
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.actions.set_password import change_own_password
from yiji.accounts.queries.log_in_facts import demo_totp_code, own_security
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.current_session import current_session
from yiji.web.shared.session_forms import ChangePasswordForm, TotpForm
from yiji.web.shared.session_list_pages import end_other_sessions_page


def security_page(request: HttpRequest, side: str) -> HttpResponse:
    """What holds for one's own account, and the ways to change it."""
    own = own_security(request.scope)  # type: ignore[attr-defined]
    return render(request, "session/security.html", {"own": own, "side": side})


def change_password_page(request: HttpRequest, side: str) -> HttpResponse:
    """Change one's own password; every other session ends."""
    form = ChangePasswordForm(posted(request))
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
