"""Takes a department out of use; its members must have found another place first (seed 4)."""

from __future__ import annotations

import uuid

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department
from yiji.institutions.models import Department, DepartmentMember
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Problem, Refusal


def disable_department(scope: Scope, department_id: uuid.UUID, *, version: int) -> Department:
    """Disable an empty department. Raises Refusal while it has members in post or departments below it."""
    department = get_department(scope, department_id)
    with transaction.atomic():
        step_department(department, version, state="disabled")
        members = DepartmentMember.objects.filter(department=department, until__isnull=True).count()
        below = department.children.filter(state="active").count()
        if members or below:
            raise Refusal(
                Problem(
                    "in_use",
                    "科室“{name}”还有 {members} 名在科医师、{below} 个下级科室，不能停用。",
                    way_out="请改用“合并”，把医师和下级科室并入另一科室。",
                    params={"name": department.name, "members": members, "below": below},
                )
            )
        record(scope, "department.disable", "department", department.pk)
    return department
