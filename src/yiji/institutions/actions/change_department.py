"""Renames a department, gives it another code, service line or head, or puts it below another one (seed 4)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_department, step_dictionary
from yiji.institutions.department_rules import (
    clean_code,
    clean_head,
    clean_name,
    department_above,
    name_in_use,
    refuse_code_in_use,
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
    code: str | None = None,
    service_line: str = "",
    head_name: str = "",
    parent: uuid.UUID | None = None,
) -> Department:
    """Write the values of the form; without ``code`` it stays. Members, history and applications keep their place.

    Raises Refusal for a name or code in use, an unknown service line, a parent out of use, below itself or too
    deep; Conflict when another tab was faster.
    """
    department = get_department(scope, department_id)
    name, head = clean_name(name), clean_head(head_name)
    number = (clean_code(code) or department.code) if code is not None else department.code
    if service_line != department.service_line:
        refuse_unknown_service_line(service_line)
    try:
        with transaction.atomic():
            step_dictionary(department.institution_id)
            above = (
                department_above(scope, parent, below=department)
                if parent != department.parent_id
                else department.parent
            )
            refuse_name_in_use(scope, name, besides=department.pk)
            refuse_code_in_use(scope, number, besides=department.pk)
            changes = {
                "name": name,
                "code": number,
                "service_line": service_line,
                "head_name": head,
                "parent_id": above.pk if above else None,
            }
            delta = {
                field: {"from": getattr(department, field), "to": value}
                for field, value in changes.items()
                if getattr(department, field) != value
            }
            step_department(department, version, ("active", "disabled"), **changes)
            record(scope, "department.change", "department", department.pk, delta=delta)
    except IntegrityError:
        raise Refusal(name_in_use(name)) from None
    return department
