"""The public finds a registered physician by province, name and institution, and sees what the law opens."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from yiji.accounts.scope import Scope
from yiji.limits import challenge
from yiji.limits.limiter import PUBLIC_LOOKUP, PUBLIC_LOOKUP_DAY, PUBLIC_LOOKUP_PLACE, take
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


def test_a_search_leaves_no_name_in_the_address(client: Client) -> None:
    answer = client.post(
        reverse("public:lookup"), {"province": "330000", "name": "贾涵", "institution": "江城市第一人民医院"}
    )
    assert answer.status_code == 200
    assert "没有查到" in answer.content.decode()


SEARCH = {"province": "330000", "name": "贾涵", "institution": "江城市第一人民医院"}
ADDRESS = "127.0.0.1"


def _post(client: Client, **more: str) -> Any:
    return client.post(reverse("public:lookup"), {**SEARCH, **more})


def _use_up(limit: Any, subject: str) -> None:
    while take(limit, subject):
        pass


def _asked(page: Any) -> str:
    """The token of the question on the page; fails where there is none."""
    found = re.search(r'name="question" value="([^"]+)"', page.content.decode())
    assert found, "no question on the page"
    return found.group(1)


def _right(token: str, address: str = ADDRESS) -> str:
    return str(challenge._of(token, address).answer)


def test_the_twenty_first_search_of_an_hour_is_answered_by_a_question_that_keeps_what_was_typed(
    client: Client,
) -> None:
    pages = [_post(client) for _ in range(21)]
    assert [page.status_code for page in pages] == [200] * 20 + [422]
    assert "question" not in pages[19].context["form"].fields
    asking = pages[20].content.decode()
    assert "没有查到" not in asking
    assert "等于多少" in asking
    assert 'value="江城市第一人民医院"' in asking
    assert "查询较频繁" in asking


def test_the_right_answer_opens_the_search_once_and_the_next_one_asks_anew(client: Client) -> None:
    registration = factories.make_registration(factories.make_physician(), factories.make_institution())
    mine = {
        "province": registration.province_code,
        "name": registration.physician.name,
        "institution": registration.primary_institution.name,
    }
    _use_up(PUBLIC_LOOKUP, ADDRESS)
    token = _asked(_post(client, **mine))
    found = _post(client, **mine, question=token, answer=_right(token))
    assert found.status_code == 200
    assert registration.certificate_no in found.content.decode()
    assert _asked(found) != token
    again = _post(client, **mine, question=token, answer=_right(token))
    assert again.status_code == 422
    assert registration.certificate_no not in again.content.decode()


def test_the_answer_may_be_typed_in_full_width_digits(client: Client) -> None:
    _use_up(PUBLIC_LOOKUP, ADDRESS)
    token = _asked(_post(client))
    wide = _right(token).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert _post(client, question=token, answer=f" {wide} ").status_code == 200


@pytest.mark.parametrize("answer", ["", "一", "-5", "1e3", "０.5", "9" * 12, "²"])
def test_a_wrong_answer_shows_nothing_and_uses_the_question_up(client: Client, answer: str) -> None:
    _use_up(PUBLIC_LOOKUP, ADDRESS)
    token = _asked(_post(client))
    wrong = _post(client, question=token, answer=answer)
    assert wrong.status_code == 422
    assert "回答不对" in wrong.content.decode()
    assert "没有查到" not in wrong.content.decode()
    assert _post(client, question=token, answer=_right(token)).status_code == 422


def test_a_question_put_to_another_address_a_forged_one_and_an_old_one_do_not_open_the_search(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use_up(PUBLIC_LOOKUP, ADDRESS)
    foreign = next(
        one.token
        for one in (challenge.put("198.51.100.7") for _ in range(50))
        if one.answer != challenge._of(one.token, ADDRESS).answer
    )
    assert _post(client, question=foreign, answer=_right(foreign, "198.51.100.7")).status_code == 422
    assert _post(client, question="forged:token", answer="5").status_code == 422
    old = _asked(_post(client))
    later = time.time() + challenge.VALID_SECONDS + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert _post(client, question=old, answer=_right(old)).status_code == 422


def test_many_searches_of_one_institution_from_many_addresses_are_asked_too(client: Client) -> None:
    _use_up(PUBLIC_LOOKUP_PLACE, f"{SEARCH['province']}|{SEARCH['institution']}")
    assert _post(client).status_code == 422
    assert _post(client, institution="江城市第二人民医院").status_code == 200


def test_after_two_hundred_searches_in_a_day_the_right_answer_does_not_help_either(client: Client) -> None:
    _use_up(PUBLIC_LOOKUP, ADDRESS)
    token = _asked(_post(client))
    _use_up(PUBLIC_LOOKUP_DAY, ADDRESS)
    page = _post(client, question=token, answer=_right(token))
    assert page.status_code == 429
    assert "明天" in page.content.decode()


def test_a_typing_mistake_answers_unprocessable_and_costs_no_search(client: Client) -> None:
    for _ in range(25):
        assert _post(client, name="").status_code == 422
    assert _post(client).status_code == 200


@pytest.mark.parametrize("text", ["贾%", "_涵", "贾*", "贾？"])
def test_a_wildcard_finds_nobody(text: str) -> None:
    institution = factories.make_institution("江城市第一人民医院")
    factories.make_registration(factories.make_physician("贾涵"), institution)
    assert len(_search("贾涵", institution.name, "340000")) == 1
    assert _search(text, institution.name, "340000") == []
    assert _search("贾涵", "%", "340000") == []


def _bare(page: Any) -> str:
    """The page without what differs at each look: the keys of the form."""
    return re.sub(r'name="(submit_key|csrfmiddlewaretoken)" value="[^"]+"', "", page.content.decode())


def test_who_is_in_the_register_but_not_public_looks_like_nobody_and_costs_the_same_queries(
    client: Client,
) -> None:
    institution = factories.make_institution("江城市第一人民医院")
    for status in ("off_roster", "deregistered"):
        ended = {"ended_on": "2026-01-05"} if status == "deregistered" else {}
        factories.make_registration(factories.make_physician("贾涵"), institution, status=status, **ended)
    dead = factories.make_physician("贾涵", deceased_on="2026-01-05")
    factories.make_registration(dead, institution)
    _post(client)
    seen: list[tuple[str, list[str]]] = []
    for name in ("贾涵", "葛涵"):
        with CaptureQueriesContext(connection) as queries:
            page = _post(client, province="340000", name=name)
        assert page.status_code == 200
        shape = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries.captured_queries]
        seen.append((_bare(page).replace(name, "?"), shape))
    assert seen[0] == seen[1]


def test_a_found_physician_costs_no_query_for_each_filing() -> None:
    institution = factories.make_institution("江城市第一人民医院")
    counts = []
    for _ in range(2):
        for _more in range(3):
            factories.make_registration(factories.make_physician("贾涵"), institution)
        with CaptureQueriesContext(connection) as queries:
            _search("贾涵", institution.name, "340000")
        counts.append(len(queries))
    assert counts[0] == counts[1]
