"""The applications received by the authority: list, one file, documents, printed form."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yiji.applications.queries.lists import AUTHORITY_TABS
from yiji.web.authority.case_acts import file_context
from yiji.web.shared.access import access
from yiji.web.shared.application_lists import list_context, remember_name
from yiji.web.shared.application_pages import document_response, form_response
from yiji.web.shared.request import ScopedRequest

_TABS = {
    "to_accept": _("待受理"),
    "to_examine": _("待审查"),
    "to_decide": _("待决定"),
    "escalated": _("机构未确认"),
    "to_deliver": _("待发证"),
    "supplement": _("待补正"),
    "done": _("已办结"),
}
# Each clock starts with its event, so the oldest event is the earliest date.
_ORDERS = {
    "to_accept": ("received_at", "id"),
    "to_examine": ("accepted_at", "id"),
    "to_decide": ("accepted_at", "id"),
    "escalated": ("escalated_at", "id"),
    "to_deliver": ("decided_at", "id"),
    "supplement": ("turn_since", "id"),
    "done": ("-received_at", "-id"),
}


@access("authority:application:view")
def applications(request: ScopedRequest) -> HttpResponse:
    """All applications by what to do next, what is due first on top."""
    if request.method == "POST":
        return remember_name(request, "authority:applications")
    context = {**list_context(request, AUTHORITY_TABS, _TABS, _ORDERS), "may_print_many": True}
    return render(request, "authority/applications.html", context)


@access("authority:application:view")
def application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """One file: form, papers, rule results, decision bar."""
    return render(request, "authority/application.html", file_context(request.scope, application_id))


@access("authority:application:view")
def application_document(
    request: ScopedRequest, application_id: uuid.UUID, document_id: uuid.UUID
) -> HttpResponse:
    """One document of a received application."""
    return document_response(request, application_id, document_id)


@access("authority:application:view")
def application_form(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The printed form F1."""
    return form_response(request, application_id)
