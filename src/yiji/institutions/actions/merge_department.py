"""Merges a department into another one: members and departments below it move, its name ends (seed 4)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.hand_over_members import hand_over_members
from yiji.institutions.actions.step_department import step_department, step_dictionary
from yiji.institutions.department_rules import parents_of, refuse_circle, refuse_too_deep
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Problem, Refusal


def merge_department(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    target: uuid.UUID,
    today: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Department:
    """Move everybody into ``target``, which is returned; their time in the old department stays on record.

    Drafts and applications that name the old department lead to ``target`` from now on, without being rewritten:
    what was submitted stays as it was signed. Raises Refusal for a target out of use or below the department,
    Conflict when the department has moved on.
    """
    today, now = today or timezone.localdate(), now or timezone.now()
    department = get_department(scope, department_id)
    goal = get_department(scope, target)
    with transaction.atomic():
        step_dictionary(department.institution_id)
        goal.refresh_from_db()
        refuse_goal_out_of_use(goal, field="target")
        parents = parents_of(scope)
        refuse_circle(parents, department.pk, goal.pk, field="target")
        below = list(department.children.exclude(state="merged").order_by("position", "code"))
        for child in below:
            refuse_too_deep(parents, child.pk, goal.pk, field="target")
        step_department(department, version, ("active", "disabled"), state="merged", merged_into=goal)
        handover = hand_over_members(
            scope,
            department,
            goal,
            kind="merge",
            children=[child.pk for child in below],
            today=today,
            now=now,
        )
        top = goal.children.aggregate(top=Max("position"))["top"] or 0
        for place, child in enumerate(below, start=1):
            Department.objects.filter(pk=child.pk).update(
                parent=goal, position=top + place, version=F("version") + 1
            )
        record(
            scope,
            "department.merge",
            "department",
            department.pk,
            delta={"from": department.name, "into": goal.name, "members": handover.moved},
        )
    return goal


def refuse_goal_out_of_use(goal: Department, *, field: str) -> None:
    """Raises Refusal at ``field`` when members cannot go to ``goal``."""
    if goal.state != "active":
        raise Refusal(Problem("target", "并入科室已停用。", field=field, way_out="请选择另一个在用的科室。"))
