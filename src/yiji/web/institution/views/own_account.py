"""One's own account in the institution portal: security, password, codes, log-ins."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from yiji.web.shared import phone_pages, security_pages, session_list_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor


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


@access("institution:own_account:view")
@fresh_factor
def rebind_second_factor(request: ScopedRequest) -> HttpResponse:
    """Bind another authenticator app."""
    return security_pages.rebind_page(request, "institution")


@access("institution:own_account:view")
@fresh_factor
def change_phone(request: ScopedRequest) -> HttpResponse:
    """Another phone: a code is sent there."""
    return phone_pages.change_phone_page(request, "institution")


@access("institution:own_account:view")
@fresh_factor
def verify_new_phone(request: ScopedRequest) -> HttpResponse:
    """The code from the new phone."""
    return phone_pages.verify_phone_page(request, "institution")


@access("institution:own_account:view")
def cancel_reset(request: ScopedRequest) -> HttpResponse:
    """Stop the reset that somebody asked for."""
    return security_pages.cancel_reset_page(request, "institution")
