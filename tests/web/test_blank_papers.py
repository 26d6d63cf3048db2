"""An institution prints its own letters: what is typed stands on them, what is not stays a line to write on."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories as f
from tests.certificates.printed_form import text_of
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution

URL = "/institution/blank-papers/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Institution:
    return f.make_institution("虚构区人民医院", address="虚构大道 8 号")


@pytest.fixture
def clerk(hospital: Institution) -> Client:
    return f.logged_in(f.make_operator(hospital))


def test_the_letter_of_employment_has_what_was_typed_and_what_is_known(clerk: Client) -> None:
    page = clerk.get(URL).content.decode()
    assert "聘用开始日期" in page
    assert "受托人姓名" not in page
    answer = clerk.post(URL, {"physician_name": "买买提·吐尔逊", "employed_from": "2026-12-01"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Frame-Options"] == "DENY"
    text = text_of(answer.content)
    for words in ("拟聘用证明", "买买提·吐尔逊", "2026年12月1日", "虚构区人民医院"):
        assert words in text
    assert AuditEvent.objects.get(verb="paper.print").reason == "employment_letter"


def test_the_letter_of_authority_is_printed_blank(clerk: Client) -> None:
    assert "受托人姓名" in clerk.get(URL, {"letter": "authorisation_letter"}).content.decode()
    answer = clerk.post(f"{URL}?letter=authorisation_letter", {"agent_name": ""})
    assert "授权委托书" in text_of(answer.content)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"physician_name": "\U0003134a"}, "U+3134A"),
        ({"employed_from": "昨天"}, "日期"),
        ({"scopes": "科" * 301}, "300"),
    ],
)
def test_what_cannot_be_printed_is_named_and_stays_in_the_form(
    clerk: Client, typed: dict[str, str], told: str
) -> None:
    answer = clerk.post(URL, {"department": "急诊医学科", **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "急诊医学科" in page
    assert not AuditEvent.objects.filter(verb="paper.print").exists()


def test_another_kind_and_another_side_find_nothing(clerk: Client) -> None:
    assert clerk.get(URL, {"letter": "grant_decision"}).status_code == 404
    physician = f.logged_in(f.make_physician_account(f.make_physician()).user)
    assert physician.get(URL).status_code == 404
