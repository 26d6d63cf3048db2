"""Adds a department to the dictionary (seed 4)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.department_rules import (
    department_above,
    name_in_use,
    refuse_code_in_use,
    refuse_name_in_use,
    refuse_unknown_service_line,
)
from yiji.institutions.models import Department, Institution
from yiji.institutions.visibility import own_institution
from yiji.kernel.outcome import Refusal


def add_department(
    scope: Scope,
    *,
    name: str,
    code: str = "",
    parent: uuid.UUID | None = None,
    service_line: str = "",
    head_name: str = "",
) -> Department:
    """Add a department; without a code the next free one is taken.

    Raises Refusal for a name or code in use, a parent out of use, an unknown service line.
    """
    institution = own_institution(scope)
    name, code = name.strip(), code.strip()
    above = department_above(scope, parent)
    refuse_name_in_use(scope, name)
    refuse_unknown_service_line(service_line)
    if code:
        refuse_code_in_use(scope, code)
    try:
        with transaction.atomic():
            top = institution.departments.aggregate(top=Max("position"))["top"] or 0
            department = Department.objects.create(
                institution=institution,
                code=code or _free_code(institution),
                name=name,
                parent=above,
                service_line=service_line,
                head_name=head_name.strip(),
                position=top + 1,
            )
            record(scope, "department.add", "department", department.pk, delta={"name": name})
    except IntegrityError:  # somebody took the name or the code in this moment
        raise Refusal(name_in_use(name)) from None
    return department


def _free_code(institution: Institution) -> str:
    taken = set(institution.departments.values_list("code", flat=True))
    number = 1
    while f"K{number:03d}" in taken:
        number += 1
    return f"K{number:03d}"
