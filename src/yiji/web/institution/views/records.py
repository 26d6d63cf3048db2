"""The institution's sent messages and its log."""

from __future__ import annotations

from django.http import HttpResponse

from yiji.web.shared.access import access
from yiji.web.shared.record_pages import audit_log_page, outbox_page
from yiji.web.shared.request import ScopedRequest


@access("institution:outbox:view")
def outbox(request: ScopedRequest) -> HttpResponse:
    """What was sent by SMS in the institution's name, with its delivery status."""
    return outbox_page(request)


@access("institution:audit:view")
def audit_log(request: ScopedRequest) -> HttpResponse:
    """Who did what, when."""
    return audit_log_page(request)
