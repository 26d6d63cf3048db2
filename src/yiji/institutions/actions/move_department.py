"""Moves a department within the tree: among its neighbours, below another one, out of it (seed 4)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department, step_dictionary
from yiji.institutions.department_rules import parents_of, refuse_circle, refuse_too_deep
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department, visible_departments
from yiji.kernel.outcome import Conflict, Problem, Refusal

STEPS = ("up", "down", "in", "out")
PLACES = ("before", "after", "into")


def move_department(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    direction: str,
    target: uuid.UUID | None = None,
) -> Department:
    """``up`` and ``down`` change places with the neighbour (at the ends nothing moves), ``in`` goes below the one
    above it, ``out`` behind its parent; ``before``, ``after`` and ``into`` take a ``target``.

    Raises NotFound for a foreign department or target, Refusal for a circle, a disabled parent or too deep a tree,
    Conflict when the department has moved on since the page was drawn.
    """
    department = get_department(scope, department_id)
    with transaction.atomic():
        step_dictionary(department.institution_id)
        department.refresh_from_db()
        if department.state == "merged":
            raise Conflict("该科室已并入其他科室。请刷新后核对。")
        level = _level(scope, department.parent_id)
        parent_id, behind = _goal(scope, department, level, direction, target)
        changes: dict[str, Any] = {}
        if parent_id != department.parent_id:
            parents = parents_of(scope)
            if parent_id is not None:
                _refuse_disabled(get_department(scope, parent_id))
                refuse_circle(parents, department.pk, parent_id, field="")
            refuse_too_deep(parents, department.pk, parent_id, field="")
            changes["parent_id"] = parent_id
            level = _level(scope, parent_id)
        order = [one for one in level if one.pk != department.pk]
        order.insert(_place(order, behind), department)
        for position, one in enumerate(order, start=1):
            if one.pk == department.pk:
                step_department(one, version, ("active", "disabled"), position=position, **changes)
            elif one.position != position:
                # The neighbours' own content is untouched: who has one of them open need not begin anew.
                Department.objects.filter(pk=one.pk).update(position=position)
        record(
            scope,
            "department.move",
            "department",
            department.pk,
            delta={"direction": direction, "target": str(target or "")},
        )
    return department


def _level(scope: Scope, parent_id: uuid.UUID | None) -> list[Department]:
    around = visible_departments(scope).filter(parent_id=parent_id).exclude(state="merged")
    return list(around.order_by("position", "code"))


def _goal(
    scope: Scope,
    department: Department,
    level: list[Department],
    direction: str,
    target: uuid.UUID | None,
) -> tuple[uuid.UUID | None, uuid.UUID | str | None]:
    """The parent to be, and whom to stand behind: an id, None for the first place, "last" for the end."""
    at = next(place for place, one in enumerate(level) if one.pk == department.pk)
    if direction == "up":
        return department.parent_id, level[at - 2].pk if at > 1 else None
    if direction == "down":
        return department.parent_id, level[min(at + 1, len(level) - 1)].pk if at + 1 < len(level) else "last"
    if direction == "in":
        return (level[at - 1].pk, "last") if at > 0 else (department.parent_id, None)
    if direction == "out":
        if department.parent is None:
            return None, level[at - 1].pk if at > 0 else None
        return department.parent.parent_id, department.parent_id
    if target is None or direction not in PLACES:
        raise Conflict
    beside = get_department(scope, target)
    if beside.pk == department.pk or beside.state == "merged":
        raise Conflict("目标位置已变。请刷新后再移动。")
    if direction == "into":
        return beside.pk, "last"
    if direction == "after":
        return beside.parent_id, beside.pk
    others = [one for one in _level(scope, beside.parent_id) if one.pk != department.pk]
    before = next(place for place, one in enumerate(others) if one.pk == beside.pk)
    return beside.parent_id, others[before - 1].pk if before else None


def _place(order: list[Department], behind: uuid.UUID | str | None) -> int:
    if behind is None:
        return 0
    return next((place + 1 for place, one in enumerate(order) if one.pk == behind), len(order))


def _refuse_disabled(parent: Department) -> None:
    if parent.state != "active":
        raise Refusal(
            Problem(
                "parent_state",
                "科室“{name}”已停用，不能把在用的科室移入其下。",
                way_out="请选择在用的科室，或者先恢复它。",
                params={"name": parent.name},
            )
        )
