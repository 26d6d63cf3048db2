"""Creates departments of the national template, parents first (seed 4)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Max

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.actions.step_department import step_dictionary
from yiji.institutions.department_rules import name_key, refuse_too_many
from yiji.institutions.models import Department
from yiji.institutions.visibility import own_institution
from yiji.kernel.outcome import Conflict, Problem, Refusal


def create_departments_from_template(scope: Scope, codes: Collection[str]) -> int:
    """Create the chosen ones that are not there yet by code or name; returns how many are new."""
    institution = own_institution(scope)
    if not codes:
        raise Refusal(
            Problem(
                "required",
                "请至少勾选一个科室。",
                field="codes",
                way_out="可以先勾选一级科室，以后再补。",
            )
        )
    created = 0
    try:
        with transaction.atomic():
            step_dictionary(institution.pk)
            present: dict[str, Department] = {row.code: row for row in institution.departments.all()}
            names = {name_key(row.name) for row in present.values() if row.state == "active"}
            position = institution.departments.aggregate(top=Max("position"))["top"] or 0
            for entry in catalogue.entries("department_template"):
                if entry.code not in codes or entry.code in present or name_key(entry.label) in names:
                    continue
                position += 1
                above = present.get(entry.parent)
                present[entry.code] = Department.objects.create(
                    institution=institution,
                    code=entry.code,
                    name=entry.label,
                    parent=above if above and above.state == "active" else None,
                    service_line=str(entry.extra.get("service_line", "") or ""),
                    position=position,
                )
                names.add(name_key(entry.label))
                created += 1
            refuse_too_many(scope, 0)
            if created:
                delta = {"created": created}
                record(scope, "department.template", "institution", institution.pk, delta=delta)
    except IntegrityError:
        raise Conflict("另一名操作员刚刚修改了科室字典。请刷新后再试。") from None
    return created
