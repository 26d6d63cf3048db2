"""What must hold for a department of the dictionary, told as problems at the field of the form (seed 4)."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department, visible_departments
from yiji.kernel.outcome import Problem, Refusal


def refuse_name_in_use(scope: Scope, name: str, *, besides: uuid.UUID | None = None) -> None:
    """Raises Refusal at ``name`` when another department has the name; a disabled one can be restored instead."""
    named = visible_departments(scope).filter(name=name, state__in=("active", "disabled")).exclude(pk=besides)
    states = set(named.values_list("state", flat=True))
    if "active" in states:
        raise Refusal(name_in_use(name))
    if "disabled" in states and besides is None:
        raise Refusal(
            Problem(
                "name_disabled",
                "本院已有停用的科室“{name}”。",
                field="name",
                way_out="请在列表中恢复该科室，或者换一个名称。",
                params={"name": name},
            )
        )


def name_in_use(name: str) -> Problem:
    """The problem of a name that another department in use has."""
    return Problem(
        "name_in_use",
        "本院已有在用的科室“{name}”。",
        field="name",
        way_out="请换一个名称，如加上院区或楼层。",
        params={"name": name},
    )


def refuse_code_in_use(scope: Scope, code: str) -> None:
    """Raises Refusal at ``code`` when a department of the institution, in whatever state, has it."""
    if visible_departments(scope).filter(code=code).exists():
        raise Refusal(
            Problem(
                "code_in_use",
                "科室编码“{code}”已用过。",
                field="code",
                way_out="请换一个编码，或者留空由系统编号。",
                params={"code": code},
            )
        )


def department_above(
    scope: Scope, parent: uuid.UUID | None, *, below: Department | None = None
) -> Department | None:
    """The parent in use; raises NotFound outside the scope, Refusal for one out of use or below ``below``."""
    if parent is None:
        return None
    above = get_department(scope, parent)
    if above.state != "active":
        raise Refusal(
            Problem(
                "parent_state", "上级科室已停用。", field="parent", way_out="请选择在用的科室，或者先恢复它。"
            )
        )
    if below is not None:
        refuse_circle(scope, below, above, field="parent")
    return above


def refuse_circle(scope: Scope, department: Department, goal: Department, *, field: str) -> None:
    """Raises Refusal at ``field`` when ``goal`` is the department itself or lies below it."""
    parents = dict(visible_departments(scope).values_list("pk", "parent_id"))
    at: uuid.UUID | None = goal.pk
    while at is not None:
        if at == department.pk:
            raise Refusal(
                Problem(
                    "circle",
                    "不能选择本科室或者它的下级科室。",
                    field=field,
                    way_out="请选择其他科室。",
                )
            )
        at = parents.get(at)


def refuse_unknown_service_line(code: str) -> None:
    """Raises Refusal at ``service_line`` for a code that is not in the list in force."""
    if code and not catalogue.exists("service_line", code):
        raise Refusal(
            Problem(
                "service_line",
                "诊疗科目代码“{code}”不存在或已停用。",
                field="service_line",
                way_out="请从列表中选择。",
                params={"code": code},
            )
        )
