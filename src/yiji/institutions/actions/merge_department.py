"""Merges a department into another one: members and departments below it move, it ends for good (seed 4)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department
from yiji.institutions.department_rules import refuse_circle
from yiji.institutions.models import Department, DepartmentMember
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Problem, Refusal


def merge_department(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    target: uuid.UUID,
    today: dt.date | None = None,
) -> Department:
    """Move everybody into ``target``, which is returned; their time in the old department stays on record.

    Raises Refusal for a target out of use or below the department, Conflict when the department has moved on.
    """
    today = today or timezone.localdate()
    department = get_department(scope, department_id)
    goal = get_department(scope, target)
    if goal.state != "active":
        raise Refusal(
            Problem("target", "并入科室已停用。", field="target", way_out="请选择另一个在用的科室。")
        )
    refuse_circle(scope, department, goal, field="target")
    with transaction.atomic():
        step_department(department, version, ("active", "disabled"), state="merged")
        moved = _move_members(department, goal, today)
        department.children.update(parent=goal, version=F("version") + 1)
        record(
            scope,
            "department.merge",
            "department",
            department.pk,
            delta={"into": goal.name, "members": moved},
        )
    return goal


def _move_members(department: Department, goal: Department, today: dt.date) -> int:
    present = DepartmentMember.objects.filter(department=department, until__isnull=True)
    rows = list(present.values_list("physician_id", "is_primary"))
    already = set(
        DepartmentMember.objects.filter(department=goal, until__isnull=True).values_list(
            "physician_id", flat=True
        )
    )
    DepartmentMember.objects.filter(
        department=goal,
        until__isnull=True,
        physician_id__in=[physician for physician, primary in rows if primary and physician in already],
    ).update(until=today)
    present.update(until=today)
    DepartmentMember.objects.bulk_create(
        [
            DepartmentMember(
                department=goal,
                institution_id=goal.institution_id,
                physician_id=physician,
                is_primary=primary,
                since=today,
            )
            for physician, primary in rows
            if primary or physician not in already
        ]
    )
    return len(rows)
