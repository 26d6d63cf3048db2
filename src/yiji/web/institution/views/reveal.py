"""Shows one masked value in full for a minute, after a reason was given."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yiji.register.actions.reveal_personal_data import reveal_personal_data
from yiji.web.shared.access import access
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.request import ScopedRequest

SECONDS = 60
_PAGES = {"account": "institution:pending_activation", "physician": "institution:physician"}


@require_POST
@access("institution:personal_data:reveal")
def reveal(request: ScopedRequest, kind: str, object_id: uuid.UUID) -> HttpResponse:
    """POST ``field`` and ``reason``; the page goes back by itself after sixty seconds, with or without JavaScript."""
    field = request.POST.get("field", "")[:20]
    value = reveal_personal_data(
        request.scope,
        kind,
        object_id,
        field=field,
        reason=request.POST.get("reason", "")[:30],
    )
    back = url_or_empty(_PAGES.get(kind, ""), object_id) or url_or_empty("institution:home") or "/"
    response = render(
        request,
        "institution/revealed.html",
        {"value": value, "field": field, "back": back, "seconds": SECONDS},
    )
    response["Refresh"] = f"{SECONDS}; url={back}"
    return response
