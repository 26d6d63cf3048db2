"""The public finds a registered physician by province, name and institution, and sees what the law opens."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from yiji.accounts.scope import Scope
from yiji.register.queries.public_lookup import public_lookup
from yiji.rulebook.disclosure import NEVER_PUBLIC, PUBLIC_NAMES

pytestmark = pytest.mark.django_db


def _search(name: str, institution: str, province: str = "330000") -> list[dict[str, object]]:
    return public_lookup(Scope.public(), province=province, name=name, institution=institution)


def test_all_three_must_match_exactly() -> None:
    registration = factories.make_registration(factories.make_physician(), factories.make_institution())
    name, institution = registration.physician.name, registration.primary_institution.name
    province = registration.province_code
    assert len(_search(name, institution, province)) == 1
    assert _search(name[:1], institution, province) == []
    assert _search(name, institution[:3], province) == []
    assert _search(name, institution, "110000" if province != "110000" else "120000") == []


def test_only_public_fields_leave_the_register() -> None:
    registration = factories.make_registration(factories.make_physician(), factories.make_institution())
    (record,) = _search(
        registration.physician.name, registration.primary_institution.name, registration.province_code
    )
    assert set(record) <= PUBLIC_NAMES
    assert not set(record) & NEVER_PUBLIC


def test_an_off_roster_physician_is_not_shown() -> None:
    registration = factories.make_registration(
        factories.make_physician(), factories.make_institution(), status="off_roster"
    )
    assert (
        _search(
            registration.physician.name, registration.primary_institution.name, registration.province_code
        )
        == []
    )


def test_the_twenty_first_search_of_an_hour_is_refused(client: Client) -> None:
    url = reverse("public:lookup")
    data = {"province": "330000", "name": "贾涵", "institution": "江城市第一人民医院"}
    codes = [client.post(url, data).status_code for _ in range(21)]
    assert codes[:20] == [200] * 20
    assert codes[20] == 429


def test_a_search_leaves_no_name_in_the_address(client: Client) -> None:
    answer = client.post(
        reverse("public:lookup"), {"province": "330000", "name": "贾涵", "institution": "江城市第一人民医院"}
    )
    assert answer.status_code == 200
    assert "没有查到" in answer.content.decode()
