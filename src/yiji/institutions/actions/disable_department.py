"""Takes a department out of use; its members go to another one, or must have found another place first (seed 4)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.hand_over_members import hand_over_members, members_now
from yiji.institutions.actions.merge_department import refuse_goal_out_of_use
from yiji.institutions.actions.step_department import step_department, step_dictionary
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Problem, Refusal


def disable_department(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    members_to: uuid.UUID | None = None,
    today: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Department:
    """Disable a department; ``members_to`` takes those in post over, which can be undone.

    Raises Refusal while departments are below it, or while it has members and ``members_to`` is not given.
    """
    today, now = today or timezone.localdate(), now or timezone.now()
    department = get_department(scope, department_id)
    goal = get_department(scope, members_to) if members_to else None
    with transaction.atomic():
        step_dictionary(department.institution_id)
        step_department(department, version, state="disabled")
        members = members_now(department).count()
        below = department.children.filter(state="active").count()
        if below or (members and goal is None):
            raise Refusal(
                Problem(
                    "in_use",
                    "科室“{name}”还有 {members} 名在科医师、{below} 个下级科室，不能停用。",
                    field="members_to" if members and not below else "",
                    way_out="请选择由哪个科室接收医师；有下级科室的，请改用“合并”，或者先移出、停用下级科室。",
                    params={"name": department.name, "members": members, "below": below},
                )
            )
        if goal is not None and members:
            if goal.pk == department.pk:
                raise Refusal(
                    Problem(
                        "target", "不能移到本科室。", field="members_to", way_out="请选择另一个在用的科室。"
                    )
                )
            goal.refresh_from_db()
            refuse_goal_out_of_use(goal, field="members_to")
            hand_over_members(scope, department, goal, kind="disable", children=[], today=today, now=now)
        delta = {"name": department.name, "members": members, "to": goal.name if goal and members else ""}
        record(scope, "department.disable", "department", department.pk, delta=delta)
    return department
