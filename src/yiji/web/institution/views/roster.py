"""Seed 6.1: the roster; 4.1: which department a physician is in."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.institutions.queries.departments import department_choices
from yiji.register.actions.assign_department import assign_department
from yiji.register.actions.note_look import note_look
from yiji.register.queries.departments_of_physicians import mark_of, places_of, unassigned_count
from yiji.register.queries.phone_changes import account_of_physician
from yiji.register.queries.physician_detail import physician_detail
from yiji.register.queries.primary_roster import COLUMNS, ORDER, describe_roster, primary_roster
from yiji.web.institution.roster_forms import DepartmentChoiceForm, RosterFilter
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import COUNT_CAP, keyset_page
from yiji.web.shared.name_search import keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

# The columns of the national client in its order; those marked False are hidden until chosen.
_COLUMNS = {
    "id_number": (_("身份证号"), True),
    "sex_age": (_("性别/年龄"), True),
    "category": (_("类别/级别"), True),
    "scopes": (_("执业范围"), True),
    "qualification_no": (_("资格证书编码"), False),
    "department": (_("所在科室"), True),
    "certificate_no": (_("执业证书编码"), True),
    "title": (_("任职资格"), True),
    "account_state": (_("医师账户状态"), True),
    "info_changed": (_("是否修改过信息"), False),
    "approved_on": (_("审核日期"), True),
    "status": (_("注册状态"), True),
}


@access("institution:roster:view")
def primary_roster_page(request: ScopedRequest) -> HttpResponse:
    """The list with filters, chosen columns and keyset pages."""
    departments = department_choices(request.scope)
    if request.method == "POST":
        return _filtered(request, departments)
    data = {**request.GET.dict(), "name": searched_name(request, "roster")}
    filters = RosterFilter(data, departments=departments)
    wanted = filters.wanted()
    page = keyset_page(request, primary_roster(request.scope, wanted), ORDER, COLUMNS)
    shown = [name for name in request.GET.getlist("col") if name in _COLUMNS]
    shown = shown or [name for name, (_label, at_first) in _COLUMNS.items() if at_first]
    context = {
        "page": page,
        "rows": describe_roster(page.rows, timezone.localdate()),
        "filters": filters,
        "filtered": bool(wanted),
        "shown": set(shown),
        "columns": [(name, label, name in shown) for name, (label, _first) in _COLUMNS.items()],
        **_unassigned(request, bool(departments)),
        "may_assign": bool(departments) and request.scope.may("institution:department:maintain"),
        "wanted": {name: value for name, value in wanted.items() if name != "name"},
    }
    return render(request, "institution/primary_roster.html", context)


def _unassigned(request: ScopedRequest, has_departments: bool) -> dict[str, Any]:
    """How many have no department yet; beyond 1,000 only that."""
    count = unassigned_count(request.scope) if has_departments else 0
    return {"unassigned": count, "unassigned_words": f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"}


def _filtered(request: ScopedRequest, departments: list[tuple[str, str]]) -> HttpResponse:
    """Keep the name in the session and go to the address of the other filters."""
    keep_searched_name(request, "roster")
    wanted = {} if "clear" in request.POST else RosterFilter(request.POST, departments=departments).wanted()
    wanted.pop("name", None)
    columns = [("col", name) for name in request.POST.getlist("col") if name in _COLUMNS]
    query = urlencode([*wanted.items(), *columns])
    return redirect(reverse("institution:primary_roster") + (f"?{query}" if query else ""))


def _physician_context(request: ScopedRequest, physician_id: uuid.UUID) -> dict[str, Any]:
    scope = request.scope
    detail = physician_detail(scope, physician_id, timezone.localdate())
    departments = department_choices(scope)
    now, earlier = places_of(scope, physician_id)
    initial = {"mark": mark_of(scope, physician_id), "since": timezone.localdate()}
    return {
        "detail": detail,
        "places": now,
        "earlier_places": earlier,
        "form": DepartmentChoiceForm(posted(request), initial=initial, departments=departments),
        "has_departments": bool(departments),
        "phone_change_account": account_of_physician(scope, physician_id)
        if scope.may("institution:phone_change:ask")
        else None,
        "may_assign": scope.may("institution:department:maintain"),
        "may_reveal": scope.may("institution:personal_data:reveal"),
    }


@access("institution:roster:view")
def physician(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """One physician with qualifications, all registrations, filings and history."""
    context = _physician_context(request, physician_id)
    note_look(request.scope, "physician", physician_id, physician_id)
    return render(request, "institution/physician.html", context)


@access("institution:department:maintain")
def physician_department(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """Put the physician into a department."""
    context = _physician_context(request, physician_id)
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
