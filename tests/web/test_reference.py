"""Rules in force and code lists, readable by those who work with them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import logged_in, make_institution, make_operator, make_user_officer
from yiji.codelists import catalogue
from yiji.rulebook.rule import AUTOMATIC, RULES
from yiji.rulebook.rule_titles import RULE_TITLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return logged_in(make_operator(make_institution(), "viewer"))


def test_every_rule_has_its_line_for_readers_and_no_line_is_left_over() -> None:
    assert set(RULE_TITLES) == set(RULES) | set(AUTOMATIC)


def test_the_rules_are_listed_with_article_and_business(client: Client) -> None:
    page = client.get(reverse("institution:rules")).content.decode()
    for rule_id in ("ELG-04", "MUL-04", "TIM-01"):
        assert f">{rule_id}<" in page
    assert "《医师法》第十六条" in page
    one = client.get(reverse("institution:rules"), {"type": "MULTI_FILE"}).content.decode()
    assert ">MUL-04<" in one
    assert ">ELG-14<" not in one


def test_before_its_first_day_a_rule_does_not_apply_and_a_wrong_day_is_told(client: Client) -> None:
    page = client.get(reverse("institution:rules"), {"on": "1990-01-01"}).content.decode()
    assert "当日不适用" in page
    wrong = client.get(reverse("institution:rules"), {"on": "1990-13-41"})
    assert wrong.status_code == 422
    assert "日期应为年-月-日" in wrong.content.decode()


def test_every_list_opens_and_a_long_one_goes_on_after_its_last_code(client: Client) -> None:
    listed = client.get(reverse("institution:dictionaries")).content.decode()
    for name in catalogue.list_names():
        address = reverse("institution:dictionary", args=[name])
        assert address in listed
        assert client.get(address).status_code == 200
    divisions = reverse("institution:dictionary", args=["division"])
    seen: list[str] = []
    after = ""
    for _page in range(3):
        context = client.get(divisions, {"after": after}).context
        seen += [one.code for one in context["rows"]]
        after = context["after"]
    assert seen == [one.code for one in catalogue.code_list("division").entries[:300]]


def test_a_code_is_found_by_its_name_and_an_unknown_list_is_not(client: Client) -> None:
    found = client.get(reverse("institution:dictionary", args=["ethnicity"]), {"q": "维吾尔"}).context["rows"]
    assert [one.label for one in found] == ["维吾尔族"]
    nothing = client.get(
        reverse("institution:dictionary", args=["ethnicity"]), {"q": "没有"}
    ).content.decode()
    assert "没有符合的代码" in nothing
    assert client.get(reverse("institution:dictionary", args=["no-such"])).status_code == 404


def test_an_officer_reads_the_same() -> None:
    officer = logged_in(make_user_officer(make_institution().licence_issuer, ("read_only",)))
    assert officer.get(reverse("authority:rules")).status_code == 200
    assert officer.get(reverse("authority:dictionary", args=["sex"])).status_code == 200
