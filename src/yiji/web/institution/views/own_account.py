"""One's own account in the institution portal: security, password, codes, log-ins."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from yiji.web.shared import security_pages, session_list_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("institution:own_account:view")
def security(request: ScopedRequest) -> HttpResponse:
    """One's own account."""
    return security_pages.security_page(request, "institution")


@access("institution:own_account:view")
def change_password(request: ScopedRequest) -> HttpResponse:
    """Change one's own password."""
    return security_pages.change_password_page(request, "institution")


@access("institution:own_account:view")
def renew_recovery_codes(request: ScopedRequest) -> HttpResponse:
    """New recovery codes."""
    return security_pages.renew_recovery_codes_page(request, "institution")


@access("institution:own_account:view")
def sessions(request: ScopedRequest) -> HttpResponse:
    """Where one is logged in, and was."""
    return session_list_pages.sessions_page(request, "institution")


@access("institution:own_account:view")
def end_session(request: ScopedRequest, session_id: uuid.UUID) -> HttpResponse:
    """End one of one's own log-ins."""
    return session_list_pages.end_session_page(request, "institution", session_id)


@access("institution:own_account:view")
def end_other_sessions(request: ScopedRequest) -> HttpResponse:
    """End the other log-ins."""
    return session_list_pages.end_other_sessions_page(request, "institution")
