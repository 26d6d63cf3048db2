"""The register as an authority reads it: search by name, one physician with everything on record."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from yiji.register.actions.note_look import note_look
from yiji.register.actions.reveal_personal_data import reveal_personal_data
from yiji.register.queries.physician_detail import physician_detail
from yiji.register.queries.physician_directory import (
    COLUMNS,
    ORDER,
    describe_directory,
    physician_directory,
)
from yiji.web.shared.access import access
from yiji.web.shared.conduct_of import conduct_of
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

SECONDS = 60


@access("authority:physician:view")
def physicians(request: ScopedRequest) -> HttpResponse:
    """Search by name, pinyin or initials; POST keeps the name in the session and shows the list."""
    if request.method == "POST":
        keep_searched_name(request, "register")
        return redirect("authority:physicians")
    name = searched_name(request, "register")
    page = keyset_page(request, physician_directory(request.scope, name), ORDER, COLUMNS)
    context = {
        "page": page,
        "rows": describe_directory(page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
    }
    return render(request, "authority/physicians.html", context)


@access("authority:physician:view")
def physician(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """One physician with qualifications, registrations, filings and history."""
    detail = physician_detail(request.scope, physician_id, timezone.localdate())
    note_look(request.scope, "physician", physician_id, physician_id)
    context = {
        "detail": detail,
        "may_reveal": request.scope.may("authority:personal_data:reveal"),
        "may_open_cases": request.scope.may("authority:ex_officio:write"),
        "may_record_conduct": request.scope.may("authority:conduct:record"),
        **conduct_of(request.scope, physician_id),
    }
    return render(request, "authority/physician.html", context)


@require_POST
@access("authority:personal_data:reveal")
def reveal(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """POST ``field`` and ``reason``; the page goes back by itself after sixty seconds."""
    field = request.POST.get("field", "")[:20]
    reason = request.POST.get("reason", "")[:30]
    value = reveal_personal_data(request.scope, "physician", physician_id, field=field, reason=reason)
    back = reverse("authority:physician", args=[physician_id])
    context = {"value": value, "field": field, "back": back, "seconds": SECONDS}
    response = render(request, "institution/revealed.html", context)
    response["Refresh"] = f"{SECONDS}; url={back}"
    return response
