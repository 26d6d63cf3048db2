"""Seed 4.1: who is and was in a department; taking somebody out, making it his primary one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.visibility import get_department
from yiji.register.actions.assign_department import make_primary, remove_from_department
from yiji.register.queries import departments_of_physicians as found
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:department:view")
def department_members(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Those in post, or those who were; searched by name, page by page."""
    scope = request.scope
    department = get_department(scope, department_id)
    state = "earlier" if request.GET.get("state") == "earlier" else "now"
    if request.method == "POST":
        keep_searched_name(request, "department_members")
        return redirect(f"{request.path}?state={state}")
    name = searched_name(request, "department_members")
    page = keyset_page(
        request, found.members(scope, department, state, name), found.MEMBER_ORDER, found.MEMBER_COLUMNS
    )
    words = {"now": _("在科医师"), "earlier": _("曾在科医师")}
    context = {
        "department": department,
        "state": state,
        "tabs": [(words[one], f"?state={one}", one == state) for one in words],
        "page": page,
        "rows": found.describe_members(scope, page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "may_maintain": scope.may("institution:department:maintain"),
    }
    return render(request, "institution/department_members.html", context)


@require_POST
@access("institution:department:maintain")
def remove_member(request: ScopedRequest, place_id: uuid.UUID) -> HttpResponse:
    """End somebody's place."""
    place = found.own_place(request.scope, place_id)
    form = YijiForm(request.POST)
    form.is_valid()
    back = _back(request, place.physician_id, place.department_id)
    return perform(
        request,
        form,
        lambda: remove_from_department(request.scope, place_id).pk,
        then=lambda _reference: _told(request, _("已移出科室，历史记录保留。"), back),
    )


@require_POST
@access("institution:department:maintain")
def set_primary(request: ScopedRequest, place_id: uuid.UUID) -> HttpResponse:
    """Make a further department somebody's primary one."""
    place = found.own_place(request.scope, place_id)
    form = YijiForm(request.POST)
    form.is_valid()
    back = _back(request, place.physician_id, place.department_id)
    return perform(
        request,
        form,
        lambda: make_primary(request.scope, place_id).pk,
        then=lambda _reference: _told(request, _("已设为主要科室。"), back),
    )


def _back(request: ScopedRequest, physician_id: uuid.UUID, department_id: uuid.UUID) -> str:
    """Where the button stood: the department's list, else the physician's page."""
    if request.POST.get("from") == "department":
        return reverse("institution:department_members", args=[department_id])
    return reverse("institution:physician", args=[physician_id])


def _told(request: ScopedRequest, said: str, back: str) -> str:
    messages.success(request, said)
    return back
