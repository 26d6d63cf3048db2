"""Seed 4: the department dictionary."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.change_department import change_department
from yiji.institutions.actions.create_departments_from_template import create_departments_from_template
from yiji.institutions.queries.departments import department_choices, department_tree, template_choices
from yiji.institutions.visibility import get_department
from yiji.web.institution.department_forms import DepartmentForm, TemplateForm, department_context
from yiji.web.shared.access import access
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

LIST = reverse_lazy("institution:departments")
PAGE = "institution/department_form.html"


@access("institution:department:view")
def departments(request: ScopedRequest) -> HttpResponse:
    """The tree with codes, service lines, heads, members and states."""
    context = {
        "nodes": department_tree(request.scope),
        "may_maintain": request.scope.may("institution:department:maintain"),
    }
    return render(request, "institution/departments.html", context)


@access("institution:department:maintain")
def department_add(request: ScopedRequest) -> HttpResponse:
    """Add one department."""
    scope = request.scope
    form = DepartmentForm(request.POST or None, parents=department_choices(scope))
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: add_department(scope, code=form.cleaned_data["code"], **form.values()).pk,
            then=str(LIST),
            template=PAGE,
        )
    return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)


@access("institution:department:maintain")
def department_template(request: ScopedRequest) -> HttpResponse:
    """Create departments from the national template."""
    scope = request.scope
    offered = template_choices(scope)
    form = TemplateForm(request.POST or None, offered=offered, preset=not department_choices(scope))
    page = "institution/department_template.html"
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: create_departments_from_template(scope, form.cleaned_data["codes"]),
            then=str(LIST),
            template=page,
            context={"offered": offered},
        )
    return render(request, page, {"form": form, "offered": offered}, status=422 if form.is_bound else 200)


@access("institution:department:maintain")
def department_change(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Rename, map, put below another one; the page also disables, restores and merges."""
    scope = request.scope
    if request.method != "POST":
        return render(request, PAGE, department_context(scope, department_id))
    parents = department_choices(scope, leave_out=get_department(scope, department_id).pk)
    form = DepartmentForm(request.POST, parents=parents, changing=True)
    context = department_context(scope, department_id, form=form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    version = form.cleaned_data["version"] or 0
    return perform(
        request,
        form,
        lambda: change_department(scope, department_id, version=version, **form.values()).pk,
        then=str(LIST),
        template=PAGE,
        context=context,
    )
