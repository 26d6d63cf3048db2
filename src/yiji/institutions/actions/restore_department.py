"""Puts a disabled department back into use (seed 4)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department, step_dictionary
from yiji.institutions.department_rules import name_in_use, refuse_name_in_use
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Problem, Refusal


def restore_department(scope: Scope, department_id: uuid.UUID, *, version: int) -> Department:
    """Restore it, without members. Raises Refusal when its name was given to another or its parent is out of use,
    Conflict when it isn't disabled.
    """
    department = get_department(scope, department_id)
    try:
        with transaction.atomic():
            step_dictionary(department.institution_id)
            refuse_name_in_use(scope, department.name, besides=department.pk)
            above = get_department(scope, department.parent_id) if department.parent_id else None
            if above is not None and above.state != "active":
                raise Refusal(
                    Problem(
                        "parent_state",
                        "上级科室“{name}”已停用。",
                        way_out="请先恢复上级科室，或者把本科室改到其他上级科室之下。",
                        params={"name": above.name},
                    )
                )
            step_department(department, version, ("disabled",), state="active")
            record(scope, "department.restore", "department", department.pk)
    except IntegrityError:
        raise Refusal(name_in_use(department.name)) from None
    return department
