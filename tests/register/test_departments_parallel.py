"""Two operators at the same moment: no circle, nobody in a closed department, no second primary one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.foundation.parallel import at_once
from tests.register.department_house import House
from yiji.guards.install import uninstall
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.actions.move_department import move_department
from yiji.institutions.department_rules import line_above, parents_of
from yiji.institutions.models import Department, DepartmentMember
from yiji.kernel.outcome import Conflict, Refusal
from yiji.register.actions.assign_department import assign_department

ROUNDS = 4


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> Iterator[None]:
    """Commits are real; the guards step aside when the suite empties the database."""
    yield
    uninstall()


def test_two_departments_put_below_each_other_make_no_circle() -> None:
    for _round in range(ROUNDS):
        house = House()
        pairs = [(house.inner, house.surgery), (house.surgery, house.inner)]

        def move(number: int, house: House = house, pairs: Any = pairs) -> Department:
            moved, target = pairs[number]
            return move_department(house.clerk, moved.pk, version=0, direction="into", target=target.pk)

        outcomes = at_once(2, move)
        assert sum(isinstance(one, Department) for one in outcomes) == 1
        assert sum(isinstance(one, Refusal) for one in outcomes) == 1
        parents = parents_of(house.clerk)
        assert all(len(line_above(parents, one)) <= 2 for one in parents)


def test_nobody_comes_into_a_department_while_it_is_closed_or_merged() -> None:
    for number in range(ROUNDS):
        house = House()
        person = house.physician()
        ends: list[Callable[[], Any]] = [
            lambda house=house: disable_department(house.clerk, house.inner.pk, version=0),
            lambda house=house: merge_department(
                house.clerk, house.inner.pk, version=0, target=house.surgery.pk
            ),
        ]
        acts = [
            ends[number % 2],
            lambda house=house, person=person: assign_department(house.clerk, person.pk, house.inner.pk),
        ]
        outcomes = at_once(2, lambda which, acts=acts: acts[which]())
        assert {type(one) for one in outcomes} <= {Department, DepartmentMember, Refusal, Conflict}
        house.inner.refresh_from_db()
        inside = DepartmentMember.objects.filter(department=house.inner, until=None).count()
        assert house.inner.state == "active" or inside == 0


def test_of_ten_assignments_at_once_one_primary_place_is_left_and_nothing_is_lost() -> None:
    house = House()
    person = house.physician()
    departments = [house.inner, house.surgery, house.child]
    outcomes = at_once(
        10,
        lambda number: assign_department(
            house.clerk, person.pk, departments[number % 3].pk, since=dt.date(2026, 1, 1)
        ),
    )
    assert {type(one) for one in outcomes} <= {DepartmentMember, Conflict}
    live = DepartmentMember.objects.filter(physician_id=person.pk, until=None)
    assert live.count() == 1
    assert live.get().is_primary
    made = {one.pk for one in outcomes if isinstance(one, DepartmentMember)}
    assert made == set(DepartmentMember.objects.values_list("pk", flat=True))
    assert isinstance(live.get().pk, uuid.UUID)
