"""What the tests of departments share: a clerk, somebody in a department, the problem of a refusal."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests import factories
from yiji.accounts.scope import Scope
from yiji.institutions.models import Department, DepartmentMember
from yiji.kernel.outcome import Refusal

TODAY = dt.date(2026, 11, 23)


def clerk() -> Scope:
    return factories.scope_of(factories.make_operator(factories.make_institution()))


def put(department: Department, physician_id: uuid.UUID | None = None) -> DepartmentMember:
    return DepartmentMember.objects.create(
        department=department,
        institution_id=department.institution_id,
        physician_id=physician_id or uuid.uuid4(),
        since=dt.date(2020, 1, 1),
    )


def problem_of(refusal: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    problem = refusal.value.problems[0]
    assert problem.way_out, "a refusal names the way out"
    problem.text(), problem.way_out_text()
    return problem.code, problem.field
