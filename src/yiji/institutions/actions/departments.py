"""The acts on the department dictionary (seed 4): add, rename, disable, restore, merge, from the template."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.models import Department, DepartmentMember
from yiji.institutions.visibility import get_department, own_institution
from yiji.kernel.outcome import Conflict, Problem, Refusal


def add_department(
    scope: Scope,
    *,
    name: str,
    code: str = "",
    parent: uuid.UUID | None = None,
    service_line: str = "",
    head_name: str = "",
) -> Department:
    """Add a department; without a code the next free number is taken. Raises Refusal for a name or code in use."""
    institution = own_institution(scope)
    above = get_department(scope, parent) if parent else None
    try:
        with transaction.atomic():
            top = institution.departments.aggregate(top=Max("position"))["top"] or 0
            department = Department.objects.create(
                institution=institution,
                code=code.strip() or f"K{top + 1:03d}",
                name=name.strip(),
                parent=above,
                service_line=service_line,
                head_name=head_name.strip(),
                position=top + 1,
            )
            record(scope, "department.add", "department", department.pk, delta={"name": name})
    except IntegrityError:
        raise Refusal(_in_use(name)) from None
    return department


def rename_department(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    name: str,
    service_line: str = "",
    head_name: str = "",
    parent: uuid.UUID | None = None,
) -> Department:
    """Change name, parent, service line or head. Raises Refusal for a name in use or a parent below itself."""
    department = get_department(scope, department_id)
    above = get_department(scope, parent) if parent else None
    _refuse_circle(department, above)
    try:
        with transaction.atomic():
            _update(
                department,
                version,
                name=name.strip(),
                service_line=service_line,
                head_name=head_name.strip(),
                parent=above,
            )
            record(
                scope,
                "department.change",
                "department",
                department.pk,
                delta={"from": department.name, "to": name},
            )
    except IntegrityError:
        raise Refusal(_in_use(name)) from None
    return department


def disable_department(scope: Scope, department_id: uuid.UUID, *, version: int) -> Department:
    """Take a department out of use; with members in post it must be merged instead."""
    department = get_department(scope, department_id)
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
    with transaction.atomic():
        _update(department, version, state="disabled")
        record(scope, "department.disable", "department", department.pk)
    return department


def restore_department(scope: Scope, department_id: uuid.UUID, *, version: int) -> Department:
    """Put a disabled department back into use. Raises Refusal when its name was given to another."""
    department = get_department(scope, department_id)
    try:
        with transaction.atomic():
            _update(department, version, state="active")
            record(scope, "department.restore", "department", department.pk)
    except IntegrityError:
        raise Refusal(_in_use(department.name)) from None
    return department


def merge_department(
    scope: Scope, department_id: uuid.UUID, *, version: int, target: uuid.UUID
) -> Department:
    """Move members and children into ``target``; the department itself ends as merged."""
    department = get_department(scope, department_id)
    goal = get_department(scope, target)
    if goal.pk == department.pk or goal.state != "active":
        raise Refusal(
            Problem(
                "target", "请选择另一个在用的科室作为并入科室。", field="target", way_out="从列表中重新选择。"
            )
        )
    _refuse_circle(department, goal)
    with transaction.atomic():
        _update(department, version, state="merged")
        DepartmentMember.objects.filter(department=department, until__isnull=True).update(department=goal)
        department.children.update(parent=goal)
        record(scope, "department.merge", "department", department.pk, delta={"into": goal.name})
    return goal


def create_from_template(scope: Scope, codes: Collection[str]) -> int:
    """Create the chosen departments of the national template, parents first; returns how many are new."""
    institution = own_institution(scope)
    if not codes:
        raise Refusal(
            Problem(
                "required", "请至少勾选一个科室。", field="codes", way_out="可以先勾选一级科室，以后再补。"
            )
        )
    made: dict[str, Department] = {row.code: row for row in institution.departments.all()}
    names = {row.name for row in made.values() if row.state == "active"}
    created = 0
    with transaction.atomic():
        position = institution.departments.aggregate(top=Max("position"))["top"] or 0
        for entry in catalogue.entries("department_template"):
            if entry.code not in codes or entry.code in made or entry.label in names:
                continue
            position += 1
            made[entry.code] = Department.objects.create(
                institution=institution,
                code=entry.code,
                name=entry.label,
                parent=made.get(entry.parent),
                service_line=str(entry.extra.get("service_line", "") or ""),
                position=position,
            )
            names.add(entry.label)
            created += 1
        record(scope, "department.template", "institution", institution.pk, delta={"created": created})
    return created


def _update(department: Department, version: int, **changes: object) -> None:
    stored = Department.objects.filter(pk=department.pk, version=version).update(
        version=F("version") + 1, **changes
    )
    if not stored:
        raise Conflict("该科室刚刚被他人修改，请刷新后核对。")


def _refuse_circle(department: Department, above: Department | None) -> None:
    while above is not None:
        if above.pk == department.pk:
            raise Refusal(
                Problem(
                    "circle",
                    "上级科室不能是本科室或其下级科室。",
                    field="parent",
                    way_out="请选择其他上级科室。",
                )
            )
        above = above.parent


def _in_use(name: str) -> Problem:
    return Problem(
        "name_in_use",
        "科室名称“{name}”或编码已在用。",
        field="name",
        way_out="请换一个名称或编码；停用的同名科室可以恢复。",
        params={"name": name},
    )
