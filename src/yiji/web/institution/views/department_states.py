"""Seed 4: moving a department in the list, taking it out of use, putting it back, merging it into another."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.actions.move_department import move_department
from yiji.institutions.actions.restore_department import restore_department
from yiji.institutions.queries.departments import department_choices
from yiji.institutions.visibility import get_department
from yiji.web.institution.department_forms import MergeForm, MoveForm, department_context
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/department_form.html"


def _step(
    request: ScopedRequest, department_id: uuid.UUID, form: YijiForm, name: str, act: Callable[..., Any]
) -> HttpResponse:
    """Run the act with the form's values; errors show at the form called ``name`` on the department's page."""
    scope = request.scope
    get_department(scope, department_id)
    if request.method != "POST":
        return redirect("institution:department_change", department_id)
    context = department_context(scope, department_id, **{name: form})
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return perform(
        request,
        form,
        lambda: act(scope, department_id, **form.cleaned_data).pk,
        then=reverse("institution:departments"),
        template=_PAGE,
        context=context,
    )


@access("institution:department:maintain")
def department_disable(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Take out of use."""
    return _step(request, department_id, VersionForm(request.POST), "state_form", disable_department)


@access("institution:department:maintain")
def department_restore(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Put back into use."""
    return _step(request, department_id, VersionForm(request.POST), "state_form", restore_department)


@access("institution:department:maintain")
def department_move(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """One place up or down among its neighbours."""
    return _step(request, department_id, MoveForm(request.POST), "state_form", move_department)


@access("institution:department:maintain")
def department_merge(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Merge into another department, with members and departments below."""
    targets = department_choices(request.scope, leave_out=department_id)
    form = MergeForm(request.POST, targets=targets)

    def act(scope: Any, department: uuid.UUID, *, version: int, target: str) -> Any:
        return merge_department(scope, department, version=version, target=uuid.UUID(target))

    return _step(request, department_id, form, "merge_form", act)
