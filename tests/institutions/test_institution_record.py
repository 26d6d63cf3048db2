"""One institution entered or corrected without a spreadsheet: the same checks as a row of an import."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.write_institution import write_institution
from yiji.institutions.models import Authority, Institution
from yiji.kernel.identifiers import (
    compose_institution_registration_no,
    compose_organisation_code,
    compose_uscc,
)
from yiji.kernel.outcome import NotFound, Refusal
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
CODE = compose_organisation_code("7654321A")
NEW = {
    "name": "虚构湖滨医院",
    "registration_no": compose_institution_registration_no(CODE, f.REGION, "11", "A100", "1"),
    "uscc": compose_uscc(f.REGION, CODE),
    "class_code": "综合医院",
    "address": "虚构市湖滨路 1 号",
    "responsible_person": "买买提·吐尔逊",
    "responsible_phone": "13812345678",
    "licence_valid_from": "2024-01-01",
    "licence_valid_to": "2038-12-31",
    "service_lines": "内科、外科",
}


@pytest.fixture
def authority() -> Authority:
    return f.make_authority()


@pytest.fixture
def scope(authority: Authority) -> Scope:
    return f.scope_of(f.make_user_officer(authority, ("supervise",)))


@pytest.fixture
def client(authority: Authority) -> Client:
    return f.logged_in(f.make_user_officer(authority, ("supervise",)))


def fields(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    assert all(one.text() and one.way_out_text() for one in refused.value.problems)
    return [one.field for one in refused.value.problems]


def test_a_new_one_is_written_whole_and_logged(scope: Scope, authority: Authority) -> None:
    made = Institution.objects.get(pk=write_institution(scope, NEW))
    assert (made.name, made.licence_issuer_id, made.class_code) == ("虚构湖滨医院", authority.pk, "A100")
    assert made.service_lines == ["03", "04"]
    assert made.county_code == f.REGION
    assert reveal(made, "responsible_phone") == "13812345678"
    event = AuditEvent.objects.get(verb="institution.enter")
    assert event.object_id == str(made.pk)


def test_it_is_not_entered_twice(scope: Scope) -> None:
    write_institution(scope, NEW)
    with pytest.raises(Refusal) as refused:
        write_institution(scope, {**NEW, "name": "另一个名字医院"})
    assert fields(refused) == ["registration_no"]
    assert Institution.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"registration_no": "", "uscc": ""}, "registration_no"),
        ({"uscc": NEW["uscc"][:-1] + "I"}, "uscc"),
        ({"registration_no": NEW["registration_no"][:-3]}, "registration_no"),
        ({"licence_valid_to": "2023-01-01"}, "licence_valid_to"),
        ({"responsible_phone": "12345"}, "responsible_phone"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(scope: Scope, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        write_institution(scope, {**NEW, **wrong})
    assert field in fields(refused)
    assert not Institution.objects.exists()


def test_what_is_doubtful_is_looked_at_first(scope: Scope) -> None:
    write_institution(scope, NEW)
    other = compose_organisation_code("7654322A")
    twin = {
        "name": "虚构湖滨医院 ",
        "registration_no": compose_institution_registration_no(other, f.REGION, "11", "A100", "1"),
        "class_code": "A100",
    }
    with pytest.raises(Refusal) as refused:
        write_institution(scope, twin)
    assert fields(refused) == ["name", "looked_at"]
    assert write_institution(scope, twin, looked_at=True)
    assert Institution.objects.count() == 2


def test_a_correction_changes_what_is_given_and_keeps_the_rest(scope: Scope) -> None:
    pk = write_institution(scope, NEW)
    assert (
        write_institution(scope, {**NEW, "address": "虚构市新路 9 号", "phone": ""}, institution_id=pk) == pk
    )
    row = Institution.objects.get(pk=pk)
    assert (row.address, row.responsible_person) == ("虚构市新路 9 号", "买买提·吐尔逊")
    assert AuditEvent.objects.filter(verb="institution.correct").count() == 1
    write_institution(scope, NEW | {"address": "虚构市新路 9 号"}, institution_id=pk)
    assert AuditEvent.objects.filter(verb="institution.correct").count() == 1, "nothing differed"


def test_a_correction_never_turns_into_another_institution(scope: Scope) -> None:
    pk = write_institution(scope, NEW)
    other = compose_organisation_code("7654323A")
    numbers = {
        "registration_no": compose_institution_registration_no(other, f.REGION, "11", "A100", "1"),
        "uscc": compose_uscc(f.REGION, other),
    }
    with pytest.raises(Refusal) as refused:
        write_institution(scope, {**NEW, **numbers}, institution_id=pk, looked_at=True)
    assert fields(refused) == ["registration_no"]
    one = {**NEW, "registration_no": numbers["registration_no"], "uscc": NEW["uscc"]}
    assert write_institution(scope, one, institution_id=pk, looked_at=True) == pk
    assert Institution.objects.get(pk=pk).registration_no == numbers["registration_no"]


def test_the_number_of_another_issuer_is_refused_without_its_name(scope: Scope) -> None:
    foreign = f.make_institution("别家医院")
    with pytest.raises(Refusal) as refused:
        write_institution(scope, {**NEW, "registration_no": str(foreign.registration_no), "uscc": ""})
    assert fields(refused) == ["registration_no"]
    assert "别家医院" not in "".join(one.text() + one.way_out_text() for one in refused.value.problems)


def test_only_who_may_import_may_enter(authority: Authority) -> None:
    examiner = f.make_user_officer(authority, ("examine",))
    with pytest.raises(NotFound):
        write_institution(f.scope_of(examiner), NEW)
    assert f.logged_in(examiner).get(reverse("authority:enter_institution")).status_code in (403, 404)


def test_the_pages_keep_what_was_typed_and_lead_to_the_institution(
    client: Client, authority: Authority
) -> None:
    url = reverse("authority:enter_institution")
    assert url in client.get(reverse("authority:institutions")).content.decode()
    wrong = client.post(url, {**NEW, "uscc": "123"})
    assert wrong.status_code == 422
    assert "虚构湖滨医院" in wrong.content.decode()
    saved = client.post(url, NEW)
    made = Institution.objects.get()
    here = reverse("authority:institution", args=[made.pk])
    assert (saved.status_code, saved["Location"]) == (303, here)
    correct = reverse("authority:correct_institution", args=[made.pk])
    assert correct in client.get(here).content.decode()
    page = client.get(correct).content.decode()
    assert "内科、外科" in page
    assert "13812345678" not in page, "the sealed phone is not shown"
    sent: dict[str, Any] = {**NEW, "responsible_phone": "", "grade": "二级甲等"}
    assert client.post(correct, sent).status_code == 303
    made.refresh_from_db()
    assert made.grade == "二级甲等"
    assert reveal(made, "responsible_phone") == "13812345678"
    foreign = reverse("authority:correct_institution", args=[f.make_institution().pk])
    assert client.get(foreign).status_code == 404
