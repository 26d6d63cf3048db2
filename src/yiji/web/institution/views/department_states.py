"""Seed 4: moving a department, taking it out of use and back, merging it, undoing that, deleting an unused one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.institutions.actions.delete_department import delete_department
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.actions.move_department import move_department
from yiji.institutions.actions.restore_department import restore_department
from yiji.institutions.actions.undo_handover import undo_handover
from yiji.institutions.queries.departments import department_choices
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Refusal
from yiji.web.institution.department_forms import DisableForm, MergeForm, MoveForm, department_context
from yiji.web.institution.views.departments import PAGE, TREE, tree_context
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


def _step(
    request: ScopedRequest,
    department_id: uuid.UUID,
    form: YijiForm,
    name: str,
    act: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """Run the act with the form's values; errors show at the form called ``name`` on the department's page."""
    scope = request.scope
    get_department(scope, department_id)
    if request.method != "POST":
        return redirect("institution:department_change", department_id)
    context = department_context(scope, department_id, **{name: form})
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    try:
        return perform(
            request,
            form,
            lambda: act(scope, department_id, **form.cleaned_data),
            then=lambda _reference: _told(request, department_id, said),
        )
    except Refusal as refusal:
        form.add_problems(refusal.problems)
        return render(request, PAGE, context, status=422)


def _told(request: ScopedRequest, department_id: uuid.UUID, said: str) -> str:
    if said:
        messages.success(request, said)
    return f"{reverse('institution:departments')}#d-{department_id}"


@access("institution:department:maintain")
def department_disable(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Take out of use; members go to another department."""
    form = DisableForm(request.POST, targets=department_choices(request.scope, leave_out=department_id))

    def act(scope: Any, department: uuid.UUID, *, version: int, members_to: str = "") -> Any:
        goal = uuid.UUID(members_to) if members_to else None
        return disable_department(scope, department, version=version, members_to=goal).pk

    return _step(request, department_id, form, "disable_form", act, _("科室已停用。"))


@access("institution:department:maintain")
def department_restore(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Put back into use."""
    form = VersionForm(request.POST)
    act = lambda *args, **values: restore_department(*args, **values).pk  # noqa: E731
    return _step(request, department_id, form, "state_form", act, _("科室已恢复。"))


@access("institution:department:maintain")
def department_undo(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Take a merge or a closing back."""
    form = VersionForm(request.POST)
    act = lambda *args, **values: undo_handover(*args, **values).pk  # noqa: E731
    return _step(request, department_id, form, "state_form", act, _("已撤销，科室和未再调整的医师已恢复。"))


@access("institution:department:maintain")
def department_delete(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Delete a department that was never used."""
    form = VersionForm(request.POST)
    return _step(request, department_id, form, "state_form", delete_department, _("科室已删除。"))


@access("institution:department:maintain")
def department_merge(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """Merge into another department, with members and departments below."""
    form = MergeForm(request.POST, targets=department_choices(request.scope, leave_out=department_id))

    def act(scope: Any, department: uuid.UUID, *, version: int, target: str) -> Any:
        return merge_department(scope, department, version=version, target=uuid.UUID(target)).pk

    return _step(request, department_id, form, "merge_form", act, _("科室已合并，三十日内可以撤销。"))


@access("institution:department:maintain")
def department_move(request: ScopedRequest, department_id: uuid.UUID) -> HttpResponse:
    """One step up, down, in or out, or beside or into another one; the tree shows what stands against it."""
    scope = request.scope
    get_department(scope, department_id)
    if request.method != "POST":
        return redirect("institution:departments")
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            return perform(
                request,
                form,
                lambda: move_department(scope, department_id, **form.cleaned_data).pk,
                then=lambda _reference: _told(request, department_id, ""),
            )
        except Refusal as refusal:
            form.add_problems(refusal.problems)
    return render(request, TREE, {**tree_context(request), "move_form": form}, status=422)
