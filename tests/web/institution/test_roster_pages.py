"""The roster of an institution, the page of one physician, and the same register read by an authority."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Department, DepartmentMember, Institution

pytestmark = pytest.mark.django_db

ROSTER = "/institution/physicians/"


def staff(institution: Institution, count: int) -> None:
    for number in range(count):
        physician = factories.make_physician(f"陈虚{number}")
        factories.make_registration(
            physician, institution, approved_on=dt.date(2019, 3, 1) + dt.timedelta(days=number)
        )


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_roster_asks_the_database_no_more_often_for_two_hundred_than_for_twenty() -> None:
    small, large = factories.make_institution(), factories.make_institution()
    staff(small, 20)
    staff(large, 200)
    first = factories.logged_in(factories.make_operator(small))
    second = factories.logged_in(factories.make_operator(large))
    few = queries_of(first, ROSTER)
    assert queries_of(second, f"{ROSTER}?size=100") == few
    # Four for the log-in, four for the list, one for each counter of the menu.
    assert few <= 26


def test_the_roster_shows_words_and_masked_numbers_only() -> None:
    institution = factories.make_institution()
    number = factories.resident_id()
    physician = factories.make_physician("孙虚", number)
    registration = factories.make_registration(physician, institution)
    page = factories.logged_in(factories.make_operator(institution)).get(ROSTER)
    text = page.content.decode()
    assert "孙虚" in text
    assert registration.certificate_no in text
    assert f"{number[0]}{'*' * 16}{number[-1]}" in text
    assert number not in text
    assert number[:10] not in text


def test_a_searched_name_never_reaches_the_address() -> None:
    institution = factories.make_institution()
    for name in ("孙虚", "陈虚"):
        factories.make_registration(factories.make_physician(name), institution)
    client = factories.logged_in(factories.make_operator(institution))
    answer = client.post(ROSTER, {"name": "sx", "level": "1", "col": ["department", "status"]})
    assert answer.status_code == 302
    assert answer["Location"] == f"{ROSTER}?level=1&col=department&col=status"
    text = client.get(answer["Location"]).content.decode()
    assert "孙虚" in text
    assert "陈虚" not in text
    assert client.post(ROSTER, {"name": "sx", "clear": "1"})["Location"] == ROSTER
    assert "陈虚" in client.get(ROSTER).content.decode()


@pytest.mark.parametrize(
    "query", ["?department=nonsense", "?level=9&status=rescinded", "?at=%00&size=7", "?col=%27&col=status"]
)
def test_nonsense_in_the_address_shows_the_plain_list(query: str) -> None:
    institution = factories.make_institution()
    factories.make_registration(factories.make_physician("孙虚"), institution)
    page = factories.logged_in(factories.make_operator(institution)).get(ROSTER + query)
    assert page.status_code == 200
    assert "孙虚" in page.content.decode()


def test_filters_narrow_the_roster() -> None:
    institution = factories.make_institution()
    assigned, alone = factories.make_physician("孙虚"), factories.make_physician("陈虚", level="2")
    for physician in (assigned, alone):
        factories.make_registration(physician, institution)
    factories.make_physician_account(assigned)
    department = Department.objects.create(institution=institution, code="A", name="内科")
    DepartmentMember.objects.create(
        department=department, institution=institution, physician_id=assigned.pk, since=dt.date(2020, 1, 1)
    )
    client = factories.logged_in(factories.make_operator(institution))

    def names(query: str) -> set[str]:
        return {row.name for row in client.get(ROSTER + query).context["rows"]}

    assert names(f"?department={department.pk}") == {"孙虚"}
    assert names("?department=none") == {"陈虚"}
    assert names("?account_state=active") == {"孙虚"}
    assert names("?account_state=none") == {"陈虚"}
    assert names("?level=2") == {"陈虚"}
    assert names("?category=tcm") == set()


def test_physicians_of_another_institution_are_neither_listed_nor_opened() -> None:
    own, other = factories.make_institution(), factories.make_institution()
    stranger = factories.make_physician("孙虚")
    factories.make_registration(stranger, other)
    client = factories.logged_in(factories.make_operator(own))
    assert "孙虚" not in client.get(ROSTER).content.decode()
    assert client.get(f"{ROSTER}{stranger.pk}/").status_code == 404
    assert client.get(f"{ROSTER}{uuid.uuid4()}/").status_code == 404


def test_a_physician_who_left_is_gone_from_the_roster() -> None:
    institution = factories.make_institution()
    factories.make_registration(
        factories.make_physician("孙虚"), institution, status="deregistered", ended_on=dt.date(2024, 1, 1)
    )
    client = factories.logged_in(factories.make_operator(institution))
    assert "孙虚" not in client.get(ROSTER).content.decode()


def test_a_physician_is_put_into_a_department_and_the_earlier_place_stays_on_record() -> None:
    institution = factories.make_institution()
    physician = factories.make_physician("孙虚")
    factories.make_registration(physician, institution)
    first = Department.objects.create(institution=institution, code="A", name="内科")
    second = Department.objects.create(institution=institution, code="B", name="外科")
    client = factories.logged_in(factories.make_operator(institution))
    url = reverse("institution:physician_department", args=[physician.pk])
    for department in (first, second):
        answer = client.post(url, factories.form_data(department=str(department.pk)))
        assert answer.status_code == 303
    places = DepartmentMember.objects.filter(physician_id=physician.pk)
    assert places.get(until=None).department == second
    assert places.exclude(until=None).get().department == first
    assert AuditEvent.objects.filter(verb="department.assign", tenant_id=institution.pk).count() == 2
    text = client.get(f"{ROSTER}{physician.pk}/").content.decode()
    assert "内科" in text
    assert "外科" in text


def test_a_department_of_another_institution_cannot_be_assigned() -> None:
    own, other = factories.make_institution(), factories.make_institution()
    physician = factories.make_physician("孙虚")
    factories.make_registration(physician, own)
    foreign = Department.objects.create(institution=other, code="A", name="内科")
    client = factories.logged_in(factories.make_operator(own))
    url = reverse("institution:physician_department", args=[physician.pk])
    assert client.post(url, factories.form_data(department=str(foreign.pk))).status_code == 422
    assert not DepartmentMember.objects.exists()


def test_a_viewer_cannot_assign_a_department() -> None:
    institution = factories.make_institution()
    physician = factories.make_physician("孙虚")
    factories.make_registration(physician, institution)
    client = factories.logged_in(factories.make_operator(institution, "viewer"))
    assert client.get(f"{ROSTER}{physician.pk}/").status_code == 200
    url = reverse("institution:physician_department", args=[physician.pk])
    assert client.post(url, factories.form_data(department=str(uuid.uuid4()))).status_code == 404


def test_an_officer_finds_physicians_of_his_region_by_initials_and_no_others() -> None:
    authority = factories.make_authority()
    elsewhere = factories.make_authority(province_code="510000", city_code="510100", county_code="510104")
    near = factories.make_institution(authority=authority)
    far = factories.make_institution(
        authority=elsewhere, province_code="510000", city_code="510100", county_code="510104"
    )
    mine, foreign = factories.make_physician("孙虚"), factories.make_physician("孙旭")
    factories.make_registration(mine, near)
    factories.make_registration(foreign, far, province_code="510000", practice_jurisdiction="510000")
    client = factories.logged_in(factories.make_user_officer(authority, ("read_only",)))
    assert "孙虚" not in client.get("/authority/physicians/").content.decode()
    answer = client.post("/authority/physicians/", {"name": "sx"}, follow=True)
    assert answer.redirect_chain[0][0] == "/authority/physicians/"
    text = answer.content.decode()
    assert "孙虚" in text
    assert "孙旭" not in text
    assert "孙虚" in client.get(f"/authority/physicians/{mine.pk}/").content.decode()
    assert client.get(f"/authority/physicians/{foreign.pk}/").status_code == 404


def test_an_officer_sees_an_identity_number_only_for_a_reason_and_it_is_logged() -> None:
    authority = factories.make_authority()
    number = factories.resident_id()
    physician = factories.make_physician("孙虚", number)
    factories.make_registration(physician, factories.make_institution(authority=authority))
    client = factories.logged_in(factories.make_user_officer(authority, ("examine",)))
    url = reverse("authority:reveal_physician", args=[physician.pk])
    assert number not in client.get(f"/authority/physicians/{physician.pk}/").content.decode()
    assert client.post(url, {"field": "id_number"}).status_code == 422
    assert number in client.post(url, {"field": "id_number", "reason": "inspection"}).content.decode()
    assert AuditEvent.objects.filter(verb="personal_data.reveal", object_id=str(physician.pk)).count() == 1
    reader = factories.logged_in(factories.make_user_officer(authority, ("read_only",)))
    assert reader.post(url, {"field": "id_number", "reason": "inspection"}).status_code == 404


@pytest.mark.parametrize("page", ["working-calendar", "outbox", "physicians"])
def test_every_officer_opens_the_record_pages(page: str) -> None:
    client = factories.logged_in(factories.make_user_officer(factories.make_authority(), ("read_only",)))
    assert client.get(f"/authority/{page}/").status_code == 200


def test_the_log_of_an_authority_is_for_supervisors() -> None:
    authority = factories.make_authority()
    clerk = factories.logged_in(factories.make_user_officer(authority, ("intake",)))
    supervisor = factories.logged_in(factories.make_user_officer(authority, ("supervise",)))
    assert clerk.get("/authority/audit-log/").status_code == 404
    assert supervisor.get("/authority/audit-log/").status_code == 200


def test_the_working_calendar_names_the_missing_year_and_shows_a_known_one() -> None:
    client = factories.logged_in(factories.make_user_officer(factories.make_authority(), ("read_only",)))
    page = client.get("/authority/working-calendar/?year=2019")
    text = page.content.decode()
    assert "2019-02-04" in text
    assert page.context["working"] == 250
    assert f"{max(page.context['missing'])} 年的节假日安排尚未导入" in text
