"""Moves a department one place up or down among those of the same parent (seed 4)."""

from __future__ import annotations

import uuid
from typing import Literal

from django.db import transaction
from django.db.models import F

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department, visible_departments


def move_department(
    scope: Scope, department_id: uuid.UUID, *, version: int, direction: Literal["up", "down"]
) -> Department:
    """Change places with the neighbour; the first one stays where it is when moved up, the last when moved down."""
    department = get_department(scope, department_id)
    with transaction.atomic():
        around = visible_departments(scope).filter(parent_id=department.parent_id).exclude(state="merged")
        order = list(around.order_by("position", "code"))
        at = next((i for i, row in enumerate(order) if row.pk == department.pk), 0)
        goal = max(at - 1, 0) if direction == "up" else min(at + 1, len(order) - 1)
        order.insert(goal, order.pop(at))
        for position, row in enumerate(order, start=1):
            if row.pk == department.pk:
                step_department(row, version, ("active", "disabled"), position=position)
            elif row.position != position:
                Department.objects.filter(pk=row.pk).update(position=position, version=F("version") + 1)
        record(scope, "department.move", "department", department.pk, delta={"direction": direction})
    return department
