"""Lists 6.4, 6.5 and of other practice places: whose they are, filters, phones, a fixed number of questions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    logged_in,
    make_institution,
    make_operator,
    make_physician,
    make_registration,
)
from yiji.institutions.models import Institution
from yiji.register.models import MultiInstitutionFiling
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def filing(
    home: Institution, there: Institution, name: str, days: int, **values: object
) -> MultiInstitutionFiling:
    physician = make_physician(name)
    today = timezone.localdate()
    return MultiInstitutionFiling.objects.create(
        registration=make_registration(physician, home),
        institution=there,
        scopes=["11"],
        starts_on=today - dt.timedelta(days=400),
        ends_on=today + dt.timedelta(days=days),
        **values,  # type: ignore[arg-type]
    )


def shown(place: Institution, list_name: str, **query: str) -> str:
    answer = logged_in(make_operator(place, "viewer")).get(reverse(f"institution:{list_name}"), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_side_of_a_filing_sees_it_in_its_own_list_and_strangers_in_none() -> None:
    home, there, stranger = make_institution(), make_institution(), make_institution()
    made = filing(home, there, "买买提·吐尔逊", 200)
    assert "买买提·吐尔逊" in shown(home, "filed_elsewhere_roster")
    assert "买买提·吐尔逊" not in shown(home, "filed_here_roster")
    page = shown(there, "filed_here_roster")
    assert "买买提·吐尔逊" in page
    assert home.name in page
    assert "买买提·吐尔逊" not in shown(there, "filed_elsewhere_roster")
    assert reveal(made.registration.physician, "id_number") not in page
    for name in ("filed_elsewhere_roster", "filed_here_roster", "other_places_roster"):
        assert "买买提·吐尔逊" not in shown(stranger, name)


def test_a_filing_past_its_end_is_expired_before_any_sweep_and_the_filters_agree() -> None:
    home, there = make_institution(), make_institution()
    for name, days, state in (
        ("甲虚", -1, "active"),
        ("乙虚", 30, "active"),
        ("丙虚", 300, "active"),
        ("丁虚", 50, "cancelled"),
    ):
        filing(home, there, name, days, state=state)
    for state, names in (
        ("active", {"乙虚", "丙虚"}), ("due", {"乙虚"}), ("expired", {"甲虚"}), ("cancelled", {"丁虚"}),
        ("nonsense", {"甲虚", "乙虚", "丙虚", "丁虚"}),
    ):  # fmt: skip
        page = shown(there, "filed_here_roster", state=state)
        assert {name for name in ("甲虚", "乙虚", "丙虚", "丁虚") if name in page} == names, state
    assert "已到期" in shown(there, "filed_here_roster", state="expired")


def test_a_searched_name_stays_out_of_the_address() -> None:
    home, there = make_institution(), make_institution()
    filing(home, there, "甲虚", 30)
    filing(home, there, "乙虚", 30)
    clerk = logged_in(make_operator(there, "viewer"))
    address = reverse("institution:filed_here_roster")
    answer = clerk.post(address, {"name": "甲虚", "state": "active"})
    assert answer["Location"] == f"{address}?state=active"
    page = clerk.get(answer["Location"]).content.decode()
    assert "甲虚" in page
    assert "乙虚" not in page


def test_registrations_in_other_practice_places_are_listed() -> None:
    home, other = make_institution(), make_institution()
    physician = make_physician("周虚")
    make_registration(physician, home)
    make_registration(
        physician,
        other,
        practice_jurisdiction="510000",
        province_code="510000",
        certificate_no="110510104000001",
    )
    page = shown(home, "other_places_roster")
    assert "110510104000001" in page
    assert "四川省" in page


def test_the_lists_ask_the_database_no_more_often_for_sixty_than_for_six() -> None:
    home, there = make_institution(), make_institution()
    clerk = logged_in(make_operator(there, "viewer"))
    address = reverse("institution:filed_here_roster") + "?size=50"
    counts = []
    for most in (6, 60):
        while MultiInstitutionFiling.objects.count() < most:
            filing(home, there, "甲虚", 30)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert clerk.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
