"""Off-roster filing and its objection, deregistration, reissue: what each report must state and prove."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rulebook.case import ON, REGISTERED, accepts, find, one, refuses, vary
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.facts import ApplicationFacts, EventFacts

OFF = ("OFF-01", "OFF-02", "OFF-03")
GROUNDS = [
    ground
    for ground in DEREGISTRATION_GROUNDS.values()
    if ground.rule.startswith("DRG") and ground.code != "11"
]
BY_GROUND = pytest.mark.parametrize("ground", GROUNDS, ids=[ground.rule for ground in GROUNDS])


def leaving(reason: str = "1", **event: object) -> ApplicationFacts:
    stated = {"happened_on": date(2026, 10, 20), "text": "按省里规定", **event}
    return vary(
        application_type="OFF_ROSTER",
        registration=REGISTERED,
        registrations=(REGISTERED,),
        event=EventFacts(reason=reason, **stated),  # type: ignore[arg-type]
    )


def report(reason: str, documents: frozenset[str] = frozenset(), **event: object) -> ApplicationFacts:
    stated = {"happened_on": date(2023, 1, 2), "known_on": date(2026, 10, 20), "text": "事实", **event}
    return vary(
        application_type="DEREGISTER_INST",
        registration=REGISTERED,
        registrations=(REGISTERED,),
        documents=documents,
        event=EventFacts(reason=reason, **stated),  # type: ignore[arg-type]
    )


@accepts("OFF-01", "OFF-02", "OFF-03")
@pytest.mark.parametrize("reason", ["1", "2", "3", "4", "5", "9"])
def test_a_report_within_thirty_days_is_in_order(reason: str) -> None:
    assert [problem for rule_id in OFF for problem in find(rule_id, leaving(reason))] == []
    # The thirtieth day still counts.
    assert find("OFF-01", leaving(happened_on=date(2026, 10, 3))) == []


@refuses("OFF-01", "OFF-02", "OFF-03")
@pytest.mark.parametrize(("rule_id", "reason"), [("OFF-01", "1"), ("OFF-02", "5"), ("OFF-03", "9")])
def test_a_late_report_says_why_and_is_then_taken(rule_id: str, reason: str) -> None:
    late = leaving(reason, happened_on=date(2026, 10, 2))
    assert one(rule_id, late).field == "late_reason"
    told = replace(late, event=replace(late.event, late_reason="人事交接"))
    assert one(rule_id, told).severity == "WARN"


@refuses("OFF-01", "OFF-03")
def test_who_is_not_on_the_roster_and_what_has_not_happened_is_not_filed() -> None:
    gone = replace(leaving(), registration=replace(REGISTERED, status="off_roster"))
    assert one("OFF-01", gone).field == "registration"
    assert one("OFF-01", leaving(happened_on=date(2026, 11, 3))).field == "event_on"
    assert one("OFF-03", leaving("9", text="")).field == "reason_text"


@accepts("OFF-08")
def test_an_objection_within_sixty_days() -> None:
    old = replace(REGISTERED, status="off_roster", off_roster_on=date(2026, 10, 1))
    assert find("OFF-08", vary(application_type="OFF_ROSTER_OBJECTION", registration=old)) == []


@refuses("OFF-08")
def test_nothing_to_object_to_is_refused_and_a_late_objection_is_looked_at() -> None:
    assert one("OFF-08", vary(application_type="OFF_ROSTER_OBJECTION", registration=REGISTERED))
    old = replace(REGISTERED, status="off_roster", off_roster_on=date(2026, 1, 1))
    late = one("OFF-08", vary(application_type="OFF_ROSTER_OBJECTION", registration=old))
    assert late.severity == "WARN"


@accepts("OFF-04")
def test_two_full_years_off_the_roster() -> None:
    old = replace(REGISTERED, status="off_roster", off_roster_on=date(2024, 11, 1))
    assert find("OFF-04", replace(report("12"), registration=old)) == []


@refuses("OFF-04")
def test_one_day_short_of_two_years_is_too_early() -> None:
    old = replace(REGISTERED, status="off_roster", off_roster_on=date(2024, 11, 2))
    assert one("OFF-04", replace(report("12"), registration=old))
    assert one("OFF-04", report("12"))


@accepts(
    "DRG-01", "DRG-02", "DRG-03", "DRG-04", "DRG-05", "DRG-06", "DRG-07", "DRG-08", "DRG-09", "DRG-10",
    "DRG-12",
)  # fmt: skip
@BY_GROUND
def test_a_ground_with_its_papers_blocks_nothing(ground: object) -> None:
    found = find(ground.rule, report(ground.code, frozenset(ground.documents)))  # type: ignore[attr-defined]
    assert [problem for problem in found if problem.severity == "BLOCK"] == []


@refuses(
    "DRG-01", "DRG-02", "DRG-03", "DRG-04", "DRG-05", "DRG-06", "DRG-07", "DRG-08", "DRG-09", "DRG-10",
    "DRG-12",
)  # fmt: skip
@BY_GROUND
def test_a_ground_that_has_not_happened_or_on_an_ended_registration_is_refused(ground: object) -> None:
    rule_id, code = ground.rule, ground.code  # type: ignore[attr-defined]
    papers = frozenset(ground.documents)  # type: ignore[attr-defined]
    future = find(rule_id, report(code, papers, happened_on=date(2026, 12, 1)))
    assert "event_on" in {problem.field for problem in future}
    ended = replace(report(code, papers), registration=replace(REGISTERED, status="deregistered"))
    assert "registration" in {problem.field for problem in find(rule_id, ended)}


@refuses("DRG-01", "DRG-03", "DRG-04", "DRG-05")
@pytest.mark.parametrize(
    ("code", "paper"),
    [
        ("01", "death_certificate"),
        ("03", "judgment_or_penalty"),
        ("04", "judgment_or_penalty"),
        ("05", "training_proof"),
    ],
)
def test_a_ground_without_its_paper_is_refused(code: str, paper: str) -> None:
    rule_id = DEREGISTRATION_GROUNDS[code].rule
    assert paper in {problem.field for problem in find(rule_id, report(code))}


@refuses("DRG-07", "DRG-12")
def test_cessation_is_two_full_years_and_another_ground_is_named() -> None:
    assert "未满2年" in one("DRG-07", report("07", happened_on=date(2024, 11, 2))).text()
    assert find("DRG-07", report("07", happened_on=date(2024, 11, 1))) == []
    assert "reason_text" in {problem.field for problem in find("DRG-12", report("99", text=" "))}


@refuses("DRG-08", "DRG-09", "DRG-12")
@pytest.mark.parametrize("code", ["08", "09", "99"])
def test_what_needs_a_judgement_is_never_automatic(code: str) -> None:
    ground = DEREGISTRATION_GROUNDS[code]
    found = find(ground.rule, report(code, frozenset(ground.documents)))
    assert {problem.severity for problem in found} == {"WARN"}


@accepts("DRG-11")
def test_a_standing_registration_may_be_given_up() -> None:
    assert find("DRG-11", vary(application_type="DEREGISTER_SELF", registration=REGISTERED)) == []


@refuses("DRG-11")
def test_an_ended_registration_cannot_be_given_up() -> None:
    ended = replace(REGISTERED, status="revoked")
    assert one("DRG-11", vary(application_type="DEREGISTER_SELF", registration=ended))


@accepts("DRG-13")
def test_a_report_within_thirty_days_of_knowing() -> None:
    assert find("DRG-13", report("01")) == []


@refuses("DRG-13")
def test_a_late_report_of_a_ground_says_why_and_dates_make_sense() -> None:
    assert one("DRG-13", report("01", known_on=date(2026, 9, 1))).field == "late_reason"
    assert one("DRG-13", report("01", known_on=date(2026, 9, 1), late_reason="家属迟报")).severity == "WARN"
    assert "known_on" in {p.field for p in find("DRG-13", report("01", known_on=date(2026, 12, 1)))}
    assert "known_on" in {p.field for p in find("DRG-13", report("01", happened_on=date(2026, 10, 25)))}


@accepts("CER-01")
def test_a_standing_certificate_is_reissued() -> None:
    assert find("CER-01", vary(application_type="REISSUE", registration=REGISTERED), ON) == []


@refuses("CER-01")
def test_a_certificate_that_does_not_stand_is_not_reissued() -> None:
    gone = replace(REGISTERED, status="off_roster")
    assert one("CER-01", vary(application_type="REISSUE", registration=gone)).field == "registration"
