"""科室信息 (P-7): the physician's departments at each institution; he chooses, the institution may correct."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.assign_department import make_primary, remove_from_department
from yiji.register.actions.choose_own_department import choose_own_department
from yiji.register.queries import departments_of_physicians as found
from yiji.web.physician.department_forms import OwnDepartmentForm
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "physician/departments.html"


def _context(
    request: ScopedRequest, bound: OwnDepartmentForm | None = None, of: uuid.UUID | None = None
) -> dict[str, Any]:
    """Each institution with its form; ``bound`` is that of the institution ``of``."""
    may = request.scope.may("physician:department:choose")
    drawn = []
    for one in found.own_institutions(request.scope):
        form = bound if one.id == of else None
        if form is None and may and one.may_choose and one.choices:
            mark = found.mark_of(request.scope, request.scope.physician_id, one.id)
            form = OwnDepartmentForm(
                departments=one.choices, first=not one.now, initial={"mark": mark}, auto_id=f"{one.id}_%s"
            )
        drawn.append((one, form))
    return {"institutions": drawn, "may_choose": may}


@access("physician:record:view")
def departments(request: ScopedRequest) -> HttpResponse:
    """Where he is, where he was, and the choice."""
    return render(request, _PAGE, _context(request))


@access("physician:department:choose")
def choose(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """Begin in a department of an institution where he is registered."""
    place = found.own_institution_or_404(request.scope, institution_id)
    if request.method != "POST":
        return redirect("physician:departments")
    form = OwnDepartmentForm(request.POST, departments=place.choices, first=False)
    context = _context(request, form, institution_id)
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return perform(
        request,
        form,
        lambda: choose_own_department(request.scope, institution_id, **form.values()).pk,
        then=lambda _reference: _told(request, _("科室已保存，机构可以看到是您本人选择的。")),
        template=_PAGE,
        context=context,
    )


@require_POST
@access("physician:department:choose")
def leave(request: ScopedRequest, place_id: uuid.UUID) -> HttpResponse:
    """He no longer works there."""
    return _change(request, place_id, remove_from_department, _("已退出科室，历史记录保留。"))


@require_POST
@access("physician:department:choose")
def set_primary(request: ScopedRequest, place_id: uuid.UUID) -> HttpResponse:
    """A further department becomes the primary one."""
    return _change(request, place_id, make_primary, _("已设为主要科室。"))


def _change(request: ScopedRequest, place_id: uuid.UUID, act: Callable[..., Any], said: str) -> HttpResponse:
    found.own_place(request.scope, place_id)
    form = YijiForm(request.POST)
    form.is_valid()
    return perform(
        request,
        form,
        lambda: act(request.scope, place_id).pk,
        then=lambda _reference: _told(request, said),
    )


def _told(request: ScopedRequest, said: str) -> str:
    messages.success(request, said)
    return reverse("physician:departments")
