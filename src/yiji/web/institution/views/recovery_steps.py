"""Ways back into the institution portal: forgotten password, lost authenticator, and which desk helps."""

from __future__ import annotations

from django.http import HttpResponse

from yiji.web.shared import recovery_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("public")
def forgot_password(request: ScopedRequest) -> HttpResponse:
    """User name and registered phone."""
    return recovery_pages.forgot_password_page(request, "institution")


@access("public")
def recovery_verify(request: ScopedRequest) -> HttpResponse:
    """The code from the phone and the second factor."""
    return recovery_pages.recovery_verify_page(request, "institution")


@access("public")
def recovery_password(request: ScopedRequest) -> HttpResponse:
    """The new password."""
    return recovery_pages.recovery_password_page(request, "institution")


@access("public")
def lost_access(request: ScopedRequest) -> HttpResponse:
    """Which desk helps when everything is lost."""
    return recovery_pages.lost_access_page(request, "institution")


@access("public")
def lost_second_factor(request: ScopedRequest) -> HttpResponse:
    """Phone and recovery code in place of the lost app."""
    return recovery_pages.lost_factor_page(request, "institution")


@access("public")
def rebind_lost(request: ScopedRequest) -> HttpResponse:
    """Bind another app, half-way in."""
    return recovery_pages.rebind_lost_page(request, "institution")
