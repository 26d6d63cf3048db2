"""Seed 4: the department dictionary as a tree; adding, template, changing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.change_department import change_department
from yiji.institutions.actions.create_departments_from_template import create_departments_from_template
from yiji.institutions.queries import departments as found
from yiji.institutions.visibility import get_department
from yiji.web.institution.department_forms import (
    DepartmentForm,
    DepartmentSearch,
    TemplateForm,
    department_context,
)
from yiji.web.shared.access import access
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

LIST = reverse_lazy("institution:departments")
PAGE, TREE = "institution/department_form.html", "institution/departments.html"
# Larger trees open with their first level only.
_OPEN_UP_TO = 150


def tree_context(request: ScopedRequest) -> dict[str, Any]:
    """What the page of the dictionary is drawn with: four queries whatever its size."""
    scope = request.scope
    search = DepartmentSearch(request.GET)
    query = search.cleaned_data.get("q", "") if search.is_valid() else ""
    flat = found.flat_tree(found.department_roots(scope, query))
    opened = request.GET.get("open", "")
    return {
        "nodes": flat,
        "total": len(flat),
        "in_post": sum(node.members for node in flat),
        "search": search,
        "query": query,
        "all_open": bool(query) or opened == "all" or (opened != "none" and len(flat) <= _OPEN_UP_TO),
        "tab": "tree",
        "may_maintain": scope.may("institution:department:maintain"),
    }


@access("institution:department:view")
def departments(request: ScopedRequest) -> HttpResponse:
    """The tree with codes, service lines, heads, members and states; or what was merged into what."""
    if request.GET.get("tab") == "merged":
        ended = found.merged_departments(request.scope, timezone.now())
        may = request.scope.may("institution:department:maintain")
        return render(request, TREE, {"ended": ended, "tab": "merged", "may_maintain": may})
    return render(request, TREE, tree_context(request))


@access("institution:department:maintain")
def department_add(request: ScopedRequest) -> HttpResponse:
    """Add one department."""
    scope = request.scope
    initial = {"parent": request.GET.get("parent", "")[:36]}
    form = DepartmentForm(request.POST or None, parents=found.department_choices(scope), initial=initial)
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: add_department(scope, **form.values()).pk,
            then=lambda reference: f"{LIST}#d-{reference}",
            template=PAGE,
        )
    return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)


@access("institution:department:maintain")
def department_template(request: ScopedRequest) -> HttpResponse:
    """Create departments from the national template."""
    scope = request.scope
    offered = found.template_choices(scope)
    form = TemplateForm(request.POST or None, offered=offered, preset=not found.department_choices(scope))
    page = "institution/department_template.html"
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: create_departments_from_template(scope, form.cleaned_data["codes"]),
            then=lambda reference: _created(request, reference),
            template=page,
            context={"offered": offered},
        )
    return render(request, page, {"form": form, "offered": offered}, status=422 if form.is_bound else 200)


def _created(request: ScopedRequest, reference: str) -> str:
    messages.success(request, _("已建立 %(n)s 个科室。") % {"n": reference})
    return str(LIST)


@access("institution:department:maintain")
def department_change(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Rename, map, put below another one; the page also disables, restores, merges and takes back."""
    scope = request.scope
    if request.method != "POST":
        return render(request, PAGE, department_context(scope, department_id))
    parents = found.department_choices(scope, leave_out=get_department(scope, department_id).pk)
    form = DepartmentForm(request.POST, parents=parents, changing=True)
    context = department_context(scope, department_id, form=form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    version = form.cleaned_data["version"] or 0
    return perform(
        request,
        form,
        lambda: change_department(scope, department_id, version=version, **form.values()).pk,
        then=f"{reverse('institution:departments')}#d-{department_id}",
        template=PAGE,
        context=context,
    )
