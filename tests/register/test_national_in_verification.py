"""What the national register says of a physician shows in 6.2: which field, since when."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import factories
from tests.register.national_case import YESTERDAY, checked, row, supervisor, written
from yiji.accounts.scope import Scope
from yiji.register.models import Physician
from yiji.register.queries.verification import COLUMNS, VerificationRow, describe_verification, to_verify

pytestmark = pytest.mark.django_db
FIRST = YESTERDAY - dt.timedelta(days=90)


def compared(scope: Scope, state: str = "all") -> dict[str, VerificationRow]:
    wanted = to_verify(scope, "qualification", state, "").values(*COLUMNS)
    return {one.name: one for one in describe_verification(scope, "qualification", wanted)}


def test_a_changed_level_another_name_and_a_vanished_record_are_told_with_their_day() -> None:
    desk = supervisor()
    written(desk, checked(desk, [row(n) for n in range(1, 5)], as_of=FIRST))
    hospital = factories.make_institution()
    for number in range(1, 5):
        factories.make_registration(Physician.objects.get(name=row(number)["姓名"]), hospital)
    scope = factories.scope_of(factories.make_operator(hospital))
    assert {one.results for one in compared(scope).values()} == {("MATCH",)}
    assert compared(scope, "differs") == {}

    written(desk, checked(desk, [row(1), row(2, 医师级别="执业助理医师"), row(3, 姓名="虚另名")]))
    found = {name: (one.results, one.since) for name, one in compared(scope).items()}
    assert found == {
        row(1)["姓名"]: (("MATCH",), None),
        row(2)["姓名"]: (("LEVEL_DIFF",), YESTERDAY),
        row(3)["姓名"]: (("NATIONAL_NAME_DIFF",), YESTERDAY),
        row(4)["姓名"]: (("NATIONAL_MISSING",), YESTERDAY),
    }
    assert set(compared(scope, "differs")) == {row(n)["姓名"] for n in (2, 3, 4)}
