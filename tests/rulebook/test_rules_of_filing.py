"""Multi-institution filing: where, when, as what; and its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rulebook.case import HOSPITAL, ON, REGISTERED, accepts, find, one, proves, refuses, vary
from yiji.rulebook.facts import ApplicationFacts, FilingFacts
from yiji.rulebook.filing_rules import filing_authority

SECOND = replace(HOSPITAL, id="second", authorities={"clinical": "second-authority"})
FAR = replace(SECOND, province="330000")
RULES = ("MUL-03", "MUL-04", "MUL-05", "MUL-06", "MUL-07", "MUL-10")


def filing(**changes: object) -> ApplicationFacts:
    return vary(
        application_type="MULTI_FILE",
        registrations=(REGISTERED,),
        **{
            "registration": REGISTERED,
            "institution": SECOND,
            "begins_on": date(2026, 11, 10),
            "ends_on": date(2027, 11, 9),
            **changes,
        },
    )


RUNNING = FilingFacts(
    id="f1", registration="r1", institution="second",
    begins_on=date(2025, 12, 1), ends_on=date(2026, 12, 31),
)  # fmt: skip


@accepts("MUL-03", "MUL-04", "MUL-05", "MUL-06", "MUL-07", "MUL-10")
def test_an_ordinary_filing_is_in_order() -> None:
    for rule_id in RULES:
        assert find(rule_id, filing()) == [], rule_id


@proves("MUL-02")
def test_it_goes_to_the_authority_of_the_further_institution() -> None:
    assert filing_authority(filing()) == "second-authority"
    assert filing_authority(filing(receiving_authority="received")) == "received"


@refuses("MUL-03")
def test_another_place_of_practice_cannot_be_filed_and_the_way_there_is_named() -> None:
    assert "增加执业地点" in one("MUL-03", filing(institution=FAR)).way_out_text()
    assistant = replace(REGISTERED, level="2", jurisdiction="440103")
    assert "变更注册" in one("MUL-03", filing(registration=assistant, level="2")).way_out_text()
    assert "主要执业机构" in one("MUL-03", filing(institution=HOSPITAL)).text()


@refuses("MUL-04")
@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        (date(2026, 11, 10), date(2026, 11, 10), "ends_on"),
        (date(2026, 11, 10), date(2029, 11, 11), "ends_on"),
        (date(2025, 1, 1), date(2026, 11, 1), "ends_on"),
        (date(2027, 2, 1), date(2028, 1, 1), "begins_on"),
    ],
)
def test_a_filing_without_a_sensible_time_is_refused(begins: date, ends: date, field: str) -> None:
    assert one("MUL-04", filing(begins_on=begins, ends_on=ends)).field == field


@accepts("MUL-04")
def test_exactly_three_years_and_a_renewal_from_the_day_after_are_in_order() -> None:
    assert find("MUL-04", filing(begins_on=date(2026, 11, 10), ends_on=date(2029, 11, 10))) == []
    renewal = filing(begins_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), filings=(RUNNING,))
    assert find("MUL-04", renewal) == []


@refuses("MUL-04")
def test_a_second_filing_over_the_same_time_is_refused_with_the_day_it_may_begin() -> None:
    problem = one("MUL-04", filing(filings=(RUNNING,)))
    assert "2027-01-01" in problem.way_out_text()


@refuses("MUL-05")
def test_scopes_beyond_the_registration_are_refused() -> None:
    assert one("MUL-05", filing(scopes=frozenset({"11", "12"}))).field == "practice_scopes"


@refuses("MUL-06")
@pytest.mark.parametrize("status", ["suspended", "off_roster", "deregistered"])
def test_no_filing_rests_on_a_registration_that_does_not_stand(status: str) -> None:
    assert one("MUL-06", filing(registration=replace(REGISTERED, status=status))).field == "registration"


@refuses("MUL-07")
def test_an_assistant_s_filing_is_for_the_examiner_to_look_at() -> None:
    assert one("MUL-07", filing(level="2")).severity == "WARN"


@refuses("MUL-10")
def test_an_ended_filing_is_not_cancelled_again() -> None:
    facts = vary(application_type="MULTI_CANCEL", filing=replace(RUNNING, state="expired"))
    assert one("MUL-10", facts).field == "filing"


@refuses("MUL-10")
def test_a_filing_of_today_is_no_former_multi_site_practice() -> None:
    facts = vary(application_type="LEGACY_MULTI_CANCEL", filing=RUNNING)
    assert "多执业机构取消备案" in one("MUL-10", facts).way_out_text()
    old = replace(RUNNING, begins_on=date(2015, 1, 1))
    assert find("MUL-10", replace(facts, filing=old), ON) == []
