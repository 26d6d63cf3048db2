"""The page 我的登录 of every portal: where one is logged in, ending others, the last twenty log-ins."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yiji.accounts.actions.end_own_session import end_own_session
from yiji.accounts.actions.end_sessions import end_other_sessions
from yiji.accounts.queries.own_sessions import own_failed_tries, own_log_in_history, own_sessions
from yiji.accounts.session_limits import most_live
from yiji.kernel.outcome import Conflict
from yiji.web.shared.current_session import current_session


def sessions_page(request: HttpRequest, side: str) -> HttpResponse:
    """Live log-ins, what failed since, and the history."""
    scope, current = request.scope, current_session(request)  # type: ignore[attr-defined]
    context = {
        "side": side,
        "live": own_sessions(scope, current),
        "history": own_log_in_history(scope, current),
        "failed": own_failed_tries(scope),
        "most": most_live(side),
    }
    return render(request, "session/sessions.html", context)


def end_session_page(request: HttpRequest, side: str, session_id: uuid.UUID) -> HttpResponse:
    """End one of one's own log-ins (POST); this very one is ended by logging out."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if session_id == current_session(request):
        raise Conflict("这是您正在使用的登录，请用“退出登录”。")
    end_own_session(request.scope, session_id)  # type: ignore[attr-defined]
    messages.success(request, _("该处登录已退出。"))
    return redirect(f"{side}:sessions")


def end_other_sessions_page(request: HttpRequest, side: str) -> HttpResponse:
    """End all log-ins but this one (POST)."""
    if request.method == "POST":
        end_other_sessions(request.scope, current_session(request))  # type: ignore[attr-defined]
        messages.success(request, _("其他登录已全部退出。"))
    return redirect(f"{side}:sessions")
