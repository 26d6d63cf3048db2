"""The notices of an officer and of his authority."""

from __future__ import annotations

from django.http import HttpResponse

from yiji.web.shared.access import access
from yiji.web.shared.message_pages import messages_page
from yiji.web.shared.request import ScopedRequest


@access("authority:message:view")
def messages(request: ScopedRequest) -> HttpResponse:
    """Newest first; what is shown counts as read."""
    return messages_page(request)
