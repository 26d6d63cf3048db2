"""Puts ``request.scope`` on every request and ends sessions whose user may no longer come in."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope

# Idle limits in seconds: 15 minutes for staff on shared hospital machines, 30 for physicians.
IDLE_SECONDS = {"institution": 900, "authority": 900, "platform": 900, "physician": 1800}


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = self._scope(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _scope(self, request: HttpRequest) -> Scope:
        user = request.user
        if not user.is_authenticated:
            return Scope.public()
        now = time.time()
        idle = now - float(request.session.get("seen", now))
        stale_epoch = request.session.get("epoch", user.session_epoch) != user.session_epoch
        scope = None if stale_epoch or idle > IDLE_SECONDS.get(user.side, 900) else scope_for(user)
        if scope is None:
            logout(request)
            return Scope.public()
        # A page that asks for its own progress is nobody at the machine.
        asked_by_page = "X-Yiji-Fragment" in request.headers
        if (idle > 30 and not asked_by_page) or "seen" not in request.session:
            request.session["seen"] = now
        return scope
