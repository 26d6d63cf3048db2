"""Renames a department, maps it to a service line, names its head or puts it below another one (seed 4)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department
from yiji.institutions.department_rules import (
    department_above,
    name_in_use,
    refuse_name_in_use,
    refuse_unknown_service_line,
)
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Refusal


def change_department(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    name: str,
    service_line: str = "",
    head_name: str = "",
    parent: uuid.UUID | None = None,
) -> Department:
    """Write the values of the form. Raises Refusal for a name in use or a parent out of use or below itself."""
    department = get_department(scope, department_id)
    name = name.strip()
    above = (
        department_above(scope, parent, below=department)
        if parent != department.parent_id
        else department.parent
    )
    refuse_name_in_use(scope, name, besides=department.pk)
    refuse_unknown_service_line(service_line)
    changes = {
        "name": name,
        "service_line": service_line,
        "head_name": head_name.strip(),
        "parent_id": above.pk if above else None,
    }
    delta = {
        field: {"from": getattr(department, field), "to": value}
        for field, value in changes.items()
        if getattr(department, field) != value
    }
    try:
        with transaction.atomic():
            step_department(department, version, ("active", "disabled"), **changes)
            record(scope, "department.change", "department", department.pk, delta=delta)
    except IntegrityError:
        raise Refusal(name_in_use(name)) from None
    return department
