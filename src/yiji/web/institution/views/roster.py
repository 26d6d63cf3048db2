"""Seed 6.1: the roster; 4.1: which department a physician is in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yiji.register.actions.assign_department import assign_department
from yiji.register.actions.note_look import note_look
from yiji.register.queries.departments_of_physicians import unassigned_count
from yiji.register.queries.primary_roster import COLUMNS, describe_roster, primary_roster
from yiji.web.institution.list_pages import LISTS, list_context, opening, searched, shown, views_of
from yiji.web.institution.physician_page import physician_context
from yiji.web.shared.access import access
from yiji.web.shared.lists import COUNT_CAP, keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:roster:view")
def primary_roster_page(request: ScopedRequest) -> HttpResponse:
    """The list with filters, chosen columns, order, saved views and keyset pages."""
    kind = LISTS["primary"]
    if request.method == "POST":
        return searched(request, kind)
    views = views_of(request, kind)
    default = opening(request, kind, views)
    if default:
        return default
    scope, today = request.scope, timezone.localdate()
    seen = shown(request, kind)
    found = primary_roster(scope, seen.wanted, today)
    page = keyset_page(request, found, seen.order, COLUMNS, by_row=seen.by_row)
    has_departments = len(seen.filters.fields["department"].choices) > 2  # type: ignore[attr-defined]
    context = {
        **list_context(request, kind, seen, views),
        "page": page,
        "rows": describe_roster(page.rows, today),
        **_unassigned(request, has_departments),
        "may_assign": has_departments and scope.may("institution:department:maintain"),
        "may_send": scope.may("institution:activation:send_code"),
        "may_export": scope.may("institution:roster:export"),
    }
    context["may_choose"] = context["may_assign"] or context["may_send"] or context["may_export"]
    return render(request, "institution/primary_roster.html", context)


def _unassigned(request: ScopedRequest, has_departments: bool) -> dict[str, Any]:
    """How many have no department yet; beyond 1,000 only that."""
    count = unassigned_count(request.scope) if has_departments else 0
    return {"unassigned": count, "unassigned_words": f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"}


@access("institution:roster:view")
def physician(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """One physician with qualifications, all registrations, filings and history."""
    context = physician_context(request, physician_id)
    note_look(request.scope, "physician", physician_id, physician_id)
    return render(request, "institution/physician.html", context)


@access("institution:department:maintain")
def physician_department(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """Put the physician into a department."""
    context = physician_context(request, physician_id)
    form, target = context["form"], reverse("institution:physician", args=[physician_id])
    template = "institution/physician.html"
    if request.method != "POST":
        return redirect(target)
    if not form.is_valid():
        return render(request, template, context, status=422)
    return perform(
        request,
        form,
        lambda: assign_department(request.scope, physician_id, **form.values()).pk,
        then=target,
        template=template,
        context=context,
    )
