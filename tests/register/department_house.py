"""An institution with a clerk and departments, for the tests of who is in which department."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from tests import factories
from yiji.accounts.scope import Scope
from yiji.institutions.actions.add_department import add_department
from yiji.institutions.models import DepartmentMember, Institution
from yiji.kernel.outcome import Refusal
from yiji.register.models import Physician

TODAY = dt.date(2026, 11, 23)
LONG_AGO = dt.date(2020, 1, 1)


class House:
    """An institution with its clerk and three departments."""

    def __init__(self) -> None:
        self.institution: Institution = factories.make_institution()
        self.user = factories.make_operator(self.institution)
        self.clerk: Scope = factories.scope_of(self.user)
        self.inner, self.surgery, self.child = (
            add_department(self.clerk, name=name, service_line=line)
            for name, line in (("内科", "03"), ("外科", "04"), ("儿科", "07"))
        )

    def physician(self, name: str = "陈虚", **values: Any) -> Physician:
        physician = factories.make_physician(name)
        factories.make_registration(physician, self.institution, **values)
        return physician

    def staff(self, count: int) -> list[uuid.UUID]:
        return [self.physician(f"陈虚{number}").pk for number in range(count)]


def now_in(physician: Physician | uuid.UUID) -> set[tuple[str, bool]]:
    pk = physician if isinstance(physician, uuid.UUID) else physician.pk
    live = DepartmentMember.objects.filter(physician_id=pk, until=None)
    return set(live.values_list("department__name", "is_primary"))


def problem_of(refusal: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    problem = refusal.value.problems[0]
    assert problem.way_out, "a refusal names the way out"
    problem.text(), problem.way_out_text()
    return problem.code, problem.field
