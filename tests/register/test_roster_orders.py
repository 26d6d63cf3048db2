"""Filters and orders of the roster: each order pages forth and back without losing or repeating anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests.factories import make_institution, make_operator, make_physician, make_registration, scope_of
from yiji.accounts.scope import Scope
from yiji.institutions.models import Department, DepartmentMember, Institution
from yiji.register.models import MultiInstitutionFiling, Physician, Registration
from yiji.register.queries.primary_roster import COLUMNS, ORDER, ORDERS, primary_roster
from yiji.web.shared.lists import Page, keyset_page

pytestmark = pytest.mark.django_db
NAMES = ("周虚", "阿虚", "买买提·吐尔逊", "曾虚", "陈虚", "㛃虚", "单虚")


@pytest.fixture
def place() -> Institution:
    return make_institution()


@pytest.fixture
def clerk(place: Institution) -> Scope:
    return scope_of(make_operator(place, "viewer"))


def names_of(clerk: Scope, **filters: str) -> set[str]:
    return set(primary_roster(clerk, filters).values_list("physician__name", flat=True))


def fill(place: Institution, count: int) -> None:
    department = Department.objects.create(institution=place, code="01", name="内科")
    for number in range(count):
        person = make_physician(
            NAMES[number % len(NAMES)], level="1", category=("clinical", "dental")[number % 2]
        )
        Physician.objects.filter(pk=person.pk).update(
            birth_year=None if number % 5 == 0 else 1960 + number % 9,
            professional_title=("231", "", "233")[number % 3],
        )
        make_registration(person, place, approved_on=dt.date(2019, 1, 1 + number % 4))
        if number % 3:
            DepartmentMember.objects.create(
                department=department, institution=place, physician_id=person.pk, since=dt.date(2020, 1, 1)
            )


def page_of(clerk: Scope, sort: str, token: str) -> Page:
    request = RequestFactory().get("/", {"at": token} if token else {})
    return keyset_page(
        request, primary_roster(clerk), ORDERS[sort], COLUMNS, by_row=ORDERS[sort] not in (ORDER,)
    )


@pytest.mark.parametrize("sort", list(ORDERS))
def test_every_order_pages_through_everybody_once_forth_and_back(
    place: Institution, clerk: Scope, sort: str
) -> None:
    fill(place, 45)
    expected = list(primary_roster(clerk).order_by(*ORDERS[sort]).values_list("pk", flat=True))
    pages: list[Page] = [page_of(clerk, sort, "")]
    while pages[-1].next_token:
        pages.append(page_of(clerk, sort, pages[-1].next_token))
    assert [row["id"] for page in pages for row in page.rows] == expected
    back = page_of(clerk, sort, pages[-1].previous_token)
    assert [row["id"] for row in back.rows] == [row["id"] for row in pages[-2].rows]


def test_names_are_sorted_by_their_pinyin_also_after_a_new_name(place: Institution, clerk: Scope) -> None:
    for name in NAMES:
        make_registration(make_physician(name), place)
    found = list(primary_roster(clerk).order_by(*ORDERS["name"]).values_list("physician__name", flat=True))
    assert found[:3] == ["阿虚", "陈虚", "㛃虚"] or found[:2] == ["阿虚", "陈虚"]
    assert found.index("曾虚") > found.index("单虚"), "zeng and shan as surnames"
    person = Physician.objects.get(name="阿虚")
    person.name = "郑虚"
    person.save()
    assert person.name_key.startswith("zheng")


def test_a_token_of_an_order_by_name_holds_no_name(place: Institution, clerk: Scope) -> None:
    import base64

    fill(place, 25)
    token = page_of(clerk, "name", "").next_token
    text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    assert not any(name in text for name in NAMES)
    assert page_of(clerk, "name", token[:-4]).rows, "nonsense gives the first page"


def test_scope_changed_and_what_runs_out_are_filters(place: Institution, clerk: Scope) -> None:
    today = timezone.localdate()
    values: dict[str, dict[str, Any]] = {
        "甲虚": {"scopes": ["11", "12"]},
        "乙虚": {
            "scopes": ["12"],
            "status": "suspended",
            "suspended_until": today + dt.timedelta(days=80),
        },
        "丙虚": {"scopes": ["13"], "status": "off_roster", "off_roster_on": today - dt.timedelta(days=700)},
        "丁虚": {"scopes": ["1"], "status": "off_roster", "off_roster_on": today},
    }
    made: dict[str, Registration] = {}
    for name, more in values.items():
        made[name] = make_registration(make_physician(name), place, **more)
    Physician.objects.filter(name="丙虚").update(info_changed=True)
    for name, days in (("甲虚", 90), ("丁虚", 91)):
        MultiInstitutionFiling.objects.create(
            registration=made[name],
            institution=make_institution(),
            starts_on=today - dt.timedelta(days=1),
            ends_on=today + dt.timedelta(days=days),
        )
    assert names_of(clerk, scope="12") == {"甲虚", "乙虚"}
    assert names_of(clerk, scope="1") == {"丁虚"}
    assert names_of(clerk, changed="1") == {"丙虚"}
    assert names_of(clerk, changed="0") == {"甲虚", "乙虚", "丁虚"}
    assert names_of(clerk, due="filing") == {"甲虚"}
    assert names_of(clerk, due="suspension") == {"乙虚"}
    assert names_of(clerk, due="off_roster") == {"丙虚"}
    assert names_of(clerk, due="off_roster", changed="0") == set()
