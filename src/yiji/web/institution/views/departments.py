"""Seed 4: the department dictionary."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiji.accounts.scope import Scope
from yiji.institutions.actions import departments as acts
from yiji.institutions.queries.departments import department_choices, department_tree, template_choices
from yiji.institutions.visibility import get_department
from yiji.web.institution.department_forms import DepartmentForm, MergeForm, TemplateForm
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


def _list() -> str:
    return reverse("institution:departments")


@access("institution:department:view")
def departments(request: ScopedRequest) -> HttpResponse:
    """The tree with codes, service lines, heads, members and states."""
    context = {
        "nodes": department_tree(request.scope),
        "may_maintain": request.scope.may("institution:department:maintain"),
    }
    return render(request, "institution/departments.html", context)


def _values(form: DepartmentForm) -> dict[str, Any]:
    data = form.cleaned_data
    names = ("name", "service_line", "head_name")
    parent = data.get("parent")
    return {**{name: data[name] for name in names}, "parent": uuid.UUID(parent) if parent else None}


@access("institution:department:maintain")
def department_add(request: ScopedRequest) -> HttpResponse:
    """Add one department."""
    form = DepartmentForm(request.POST or None, parents=department_choices(request.scope))
    page = "institution/department_form.html"
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: acts.add_department(request.scope, code=form.cleaned_data["code"], **_values(form)).pk,
            then=_list(),
            template=page,
        )
    return render(request, page, {"form": form})


@access("institution:department:maintain")
def department_template(request: ScopedRequest) -> HttpResponse:
    """Create departments from the national template."""
    choices = template_choices(request.scope)
    form = TemplateForm(
        request.POST or None, initial={"codes": [c for c, _l, parent in choices if not parent]}
    )
    form.fields["codes"].choices = [  # type: ignore[attr-defined]
        (code, ("\u3000" if parent else "") + label) for code, label, parent in choices
    ]
    page = "institution/department_template.html"
    if request.method == "POST" and form.is_valid():
        codes = form.cleaned_data["codes"]
        return perform(
            request,
            form,
            lambda: acts.create_from_template(request.scope, codes),
            then=_list(),
            template=page,
        )
    return render(request, page, {"form": form, "choices": choices})


def _change_context(request: ScopedRequest, department_id: uuid.UUID) -> dict[str, Any]:
    department = get_department(request.scope, department_id)
    names = ("version", "name", "service_line", "head_name")
    initial = {name: getattr(department, name) for name in names}
    initial["parent"] = str(department.parent_id or "")
    parents = department_choices(request.scope, leave_out=department.pk)
    merge_form = MergeForm(initial={"version": department.version})
    merge_form.fields["target"].choices = parents  # type: ignore[attr-defined]
    return {
        "form": DepartmentForm(request.POST or None, initial=initial, parents=parents, changing=True),
        "department": department,
        "merge_form": merge_form,
        "state_form": VersionForm(initial={"version": department.version}),
    }


@access("institution:department:maintain")
def department_change(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Rename, move, map; disable, restore or merge from the same page."""
    context = _change_context(request, department_id)
    form = context["form"]
    page = "institution/department_form.html"
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        return perform(
            request,
            form,
            lambda: acts.rename_department(request.scope, department_id, version=version, **_values(form)).pk,
            then=_list(),
            template=page,
            context=context,
        )
    return render(request, page, context)


def _switch(request: ScopedRequest, department_id: uuid.UUID, act: Callable[..., Any]) -> HttpResponse:
    form = VersionForm(request.POST or None)
    scope: Scope = request.scope
    get_department(scope, department_id)
    if request.method != "POST" or not form.is_valid():
        return redirect("institution:department_change", department_id)
    return perform(
        request,
        form,
        lambda: act(scope, department_id, version=form.cleaned_data["version"]).pk,
        then=_list(),
    )


@access("institution:department:maintain")
def department_disable(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Take out of use."""
    return _switch(request, department_id, acts.disable_department)


@access("institution:department:maintain")
def department_restore(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Put back into use."""
    return _switch(request, department_id, acts.restore_department)


@access("institution:department:maintain")
def department_merge(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Merge into another department, with members and children."""
    get_department(request.scope, department_id)
    form = MergeForm(request.POST or None)
    form.fields["target"].choices = department_choices(request.scope, leave_out=department_id)  # type: ignore[attr-defined]
    if request.method != "POST" or not form.is_valid():
        return redirect("institution:department_change", department_id)
    data = form.cleaned_data
    return perform(
        request,
        form,
        lambda: (
            acts.merge_department(
                request.scope, department_id, version=data["version"], target=uuid.UUID(data["target"])
            ).pk
        ),
        then=_list(),
    )
