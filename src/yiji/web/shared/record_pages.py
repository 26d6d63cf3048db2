"""Sent messages and the audit log: the same pages on the institution's and the authority's side."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from yiji.audit.events import COLUMNS, ORDER, object_text, tenant_events, verb_text
from yiji.notices.queries import MESSAGE_COLUMNS, MESSAGE_ORDER, describe_messages, tenant_messages
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest


def outbox_page(request: ScopedRequest) -> HttpResponse:
    """The messages of the scope's organisation, newest first."""
    if request.scope.organisation_id is None:
        raise Http404
    page = keyset_page(
        request, tenant_messages(request.scope.organisation_id), MESSAGE_ORDER, MESSAGE_COLUMNS
    )
    rows = describe_messages(page.rows, with_text=settings.YIJI_DEMO)
    return render(request, "records/outbox.html", {"page": page, "rows": rows})


def audit_log_page(request: ScopedRequest) -> HttpResponse:
    """The events of the scope's organisation, newest first."""
    if request.scope.organisation_id is None:
        raise Http404
    page = keyset_page(request, tenant_events(request.scope.organisation_id), ORDER, COLUMNS)
    rows = [
        {**row, "text": verb_text(row["verb"]), "object": object_text(row["object_kind"])}
        for row in page.rows
    ]
    return render(request, "records/audit_log.html", {"page": page, "rows": rows})
