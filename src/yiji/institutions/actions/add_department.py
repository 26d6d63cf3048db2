"""Adds a department to the dictionary (seed 4)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_dictionary
from yiji.institutions.department_rules import (
    clean_code,
    clean_head,
    clean_name,
    department_above,
    name_in_use,
    refuse_code_in_use,
    refuse_name_in_use,
    refuse_too_many,
    refuse_unknown_service_line,
)
from yiji.institutions.models import Department
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
    """Add a department at the end of its level; without a code the next free one is taken.

    Raises Refusal for a name or code in use, a parent out of use or too deep, an unknown service line, and for
    more departments than a dictionary holds.
    """
    institution = own_institution(scope)
    name, code, head = clean_name(name), clean_code(code), clean_head(head_name)
    refuse_unknown_service_line(service_line)
    try:
        with transaction.atomic():
            step_dictionary(institution.pk)
            refuse_too_many(scope, 1)
            above = department_above(scope, parent)
            refuse_name_in_use(scope, name)
            if code:
                refuse_code_in_use(scope, code)
            top = institution.departments.aggregate(top=Max("position"))["top"] or 0
            department = Department.objects.create(
                institution=institution,
                code=code or free_codes(set(institution.departments.values_list("code", flat=True)), 1)[0],
                name=name,
                parent=above,
                service_line=service_line,
                head_name=head,
                position=top + 1,
            )
            record(scope, "department.add", "department", department.pk, delta={"name": name})
    except IntegrityError:  # somebody took the name or the code in this moment
        raise Refusal(name_in_use(name)) from None
    return department


def free_codes(taken: set[str], wanted: int) -> list[str]:
    """The next ``wanted`` codes K001, K002 … that nobody has."""
    found: list[str] = []
    number = 1
    while len(found) < wanted:
        code = f"K{number:03d}"
        if code not in taken:
            found.append(code)
        number += 1
    return found
