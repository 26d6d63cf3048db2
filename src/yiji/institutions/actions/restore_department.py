"""Puts a disabled department back into use (seed 4)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department
from yiji.institutions.department_rules import name_in_use
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Problem, Refusal


def restore_department(scope: Scope, department_id: uuid.UUID, *, version: int) -> Department:
    """Restore it. Raises Refusal when its name was given to another or its parent is out of use, Conflict
    when it isn't disabled.
    """
    department = get_department(scope, department_id)
    if department.parent is not None and department.parent.state != "active":
        raise Refusal(
            Problem(
                "parent_state",
                "上级科室“{name}”已停用。",
                way_out="请先恢复上级科室，或者把本科室改到其他上级科室之下。",
                params={"name": department.parent.name},
            )
        )
    try:
        with transaction.atomic():
            step_department(department, version, ("disabled",), state="active")
            record(scope, "department.restore", "department", department.pk)
    except IntegrityError:
        raise Refusal(name_in_use(department.name)) from None
    return department
