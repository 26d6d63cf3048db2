"""Puts ``request.scope`` on every request and ends sessions whose user may no longer come in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from yiji.accounts.actions.begin_session import touch_session
from yiji.accounts.actions.end_sessions import close_session
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.queries.session_state import session_state
from yiji.accounts.scope import Scope
from yiji.web.shared.current_session import current_session, drop_session


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = self._scope(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _scope(self, request: HttpRequest) -> Scope:
        # Read before the user is: a changed password empties the session there and then.
        session_id = current_session(request)
        user = request.user
        if not user.is_authenticated:
            if session_id:
                drop_session(request, session_id, "")
            return Scope.public()
        now = timezone.now()
        state = session_state(user, session_id, now)
        scope = None if state.why else scope_for(user)
        if scope is None:
            if session_id and state.why:
                close_session(session_id, state.why, now=now)
            drop_session(request, session_id, state.why)
            return Scope.public()
        # A page that asks for its own progress is nobody at the machine.
        if state.resting and session_id and "X-Yiji-Fragment" not in request.headers:
            touch_session(session_id, now=now)
        return scope
