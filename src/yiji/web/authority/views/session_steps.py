"""Log-in pages of the authority portal."""

from __future__ import annotations

from django.http import HttpResponse

from yiji.web.shared import session_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("public")
def login(request: ScopedRequest) -> HttpResponse:
    """User name and password."""
    return session_pages.login_page(request, "authority")


@access("public")
def first_login(request: ScopedRequest) -> HttpResponse:
    """User name and one-time set-up code."""
    return session_pages.first_login_page(request, "authority")


@access("public")
def set_password(request: ScopedRequest) -> HttpResponse:
    """The first password."""
    return session_pages.set_password_page(request, "authority")


@access("public")
def enrol_second_factor(request: ScopedRequest) -> HttpResponse:
    """Bind an authenticator app."""
    return session_pages.enrol_page(request, "authority")


@access("public")
def second_factor(request: ScopedRequest) -> HttpResponse:
    """Prove the second factor."""
    return session_pages.second_factor_page(request, "authority")


@access("public")
def recovery_code(request: ScopedRequest) -> HttpResponse:
    """Use a recovery code."""
    return session_pages.recovery_page(request, "authority")
