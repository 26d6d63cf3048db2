"""Log-in pages of the physician's portal."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from yiji.web.shared import session_list_pages, session_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("public")
def login(request: ScopedRequest) -> HttpResponse:
    """User name and password."""
    return session_pages.login_page(request, "physician")


@access("public")
def second_factor(request: ScopedRequest) -> HttpResponse:
    """Prove the second factor."""
    return session_pages.second_factor_page(request, "physician")


@access("public")
def resend_code(request: ScopedRequest) -> HttpResponse:
    """Send another SMS code."""
    return session_pages.resend_code(request, "physician")


@access("public")
def recovery_code(request: ScopedRequest) -> HttpResponse:
    """Use a recovery code."""
    return session_pages.recovery_page(request, "physician")


@access("physician:account:view")
def sessions(request: ScopedRequest) -> HttpResponse:
    """Where one is logged in, and was."""
    return session_list_pages.sessions_page(request, "physician")


@access("physician:account:view")
def end_session(request: ScopedRequest, session_id: uuid.UUID) -> HttpResponse:
    """End one of one's own log-ins."""
    return session_list_pages.end_session_page(request, "physician", session_id)
