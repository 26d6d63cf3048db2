"""Deletes a department that was never used; all others are disabled or merged instead (seed 4)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_dictionary
from yiji.institutions.department_uses import named_elsewhere
from yiji.institutions.models import Department, DepartmentHandover
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Conflict, Problem, Refusal


def delete_department(scope: Scope, department_id: uuid.UUID, *, version: int) -> uuid.UUID:
    """Delete it for good; returns its id.

    Raises Refusal when it ever had a member, has departments below it, took another one over or is named by an
    application; Conflict when it has moved on.
    """
    department = get_department(scope, department_id)
    with transaction.atomic():
        step_dictionary(department.institution_id)
        if is_used(department):
            raise Refusal(
                Problem(
                    "has_history",
                    "科室“{name}”有过医师、下级科室、合并记录或者业务申请，不能删除。",
                    way_out="请改用“停用”或“合并”，记录会保留。",
                    params={"name": department.name},
                )
            )
        gone, _each = Department.objects.filter(
            pk=department.pk, version=version, state__in=("active", "disabled")
        ).delete()
        if not gone:
            raise Conflict("该科室刚刚被他人修改，或者状态已变。请刷新后核对。")
        delta = {"name": department.name, "code": department.code}
        record(scope, "department.delete", "department", department_id, delta=delta)
    return department_id


def is_used(department: Department) -> bool:
    """Whether something was ever recorded about the department."""
    return (
        department.state == "merged"
        or department.members.exists()
        or department.children.exists()
        or department.merged_from.exists()
        or DepartmentHandover.objects.filter(Q(department=department) | Q(target=department)).exists()
        or named_elsewhere(department.institution_id, department.pk)
    )
