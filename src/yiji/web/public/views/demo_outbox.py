"""The demo's outbox: what would have been sent by SMS, with the texts (only while the demo is on)."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from yiji.notices.queries import recent_messages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("public")
def demo_outbox(request: ScopedRequest) -> HttpResponse:
    """The newest fifty simulated messages."""
    if not settings.YIJI_DEMO:
        raise Http404
    return render(request, "public/demo_outbox.html", {"messages_sent": recent_messages(50)})
