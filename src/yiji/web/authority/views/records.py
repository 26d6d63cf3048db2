"""The authority's sent messages and its log."""

from __future__ import annotations

from django.http import HttpResponse

from yiji.web.shared.access import access
from yiji.web.shared.record_pages import audit_log_page, outbox_page
from yiji.web.shared.request import ScopedRequest


@access("authority:outbox:view")
def outbox(request: ScopedRequest) -> HttpResponse:
    """What was sent by SMS in the authority's name, with its delivery status."""
    return outbox_page(request)


@access("authority:audit:view")
def audit_log(request: ScopedRequest) -> HttpResponse:
    """Who of the authority did what, when."""
    return audit_log_page(request)
