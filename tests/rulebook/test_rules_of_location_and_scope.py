"""Where and as what a physician practises, and the papers and procedure of an application."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rulebook.case import (
    HOSPITAL,
    ON,
    ORDINARY,
    QUALIFICATION,
    REGISTERED,
    TOWNSHIP,
    accepts,
    find,
    one,
    proves,
    refuses,
    vary,
)
from yiji.rulebook.application_types import get
from yiji.rulebook.facts import OpenApplicationFacts
from yiji.rulebook.practice_location import authority_route, practice_jurisdiction
from yiji.rulebook.rule import RULES

ELSEWHERE = replace(REGISTERED, jurisdiction="330000", primary_institution="other")


@accepts(
    "LOC-03", "LOC-04", "LOC-06", "LOC-07", "AUTH-04", "AUTH-05", "AUTH-06", "SCP-01", "SCP-02", "SCP-03",
    "SCP-06", "SCP-09", "SCP-12", "SCP-14", "SCP-15", "SCP-20", "DOC-01", "CHG-05",
)  # fmt: skip
def test_no_rule_finds_fault_with_the_ordinary_case() -> None:
    for rule_id in RULES:
        assert find(rule_id, ORDINARY) == [], rule_id


@proves("LOC-01", "LOC-02")
def test_the_place_of_practice_is_the_province_or_for_assistants_the_county() -> None:
    assert practice_jurisdiction("1", HOSPITAL) == "440000"
    assert practice_jurisdiction("2", HOSPITAL) == "440106"
    with pytest.raises(ValueError, match="level"):
        practice_jurisdiction("3", HOSPITAL)


@proves("AUTH-01", "AUTH-02", "AUTH-03")
def test_files_go_to_the_licence_issuer_the_same_level_or_the_tcm_authority() -> None:
    assert authority_route(HOSPITAL, "clinical").kind == "licence_issuer"
    prevention = replace(HOSPITAL, kind="prevention")
    assert authority_route(prevention, "public_health").kind == "same_level_health_authority"
    assert authority_route(prevention, "tcm").kind == "tcm_authority"


@refuses("LOC-03")
def test_an_assistant_has_one_place_of_practice_only() -> None:
    old = replace(REGISTERED, level="2", jurisdiction="440105", primary_institution="other")
    one("LOC-03", vary(level="2", registrations=(old,)))
    closed = replace(old, status="lapsed_by_upgrade")
    assert find("LOC-03", vary(level="2", registrations=(closed,))) == []


@accepts("LOC-03")
def test_an_assistant_off_the_roster_for_two_years_registers_again_in_another_county() -> None:
    old = replace(
        REGISTERED, level="2", jurisdiction="440105", status="off_roster", off_roster_on=date(2024, 11, 1)
    )
    facts = vary(application_type="RE_REGISTER", level="2", registrations=(old,))
    assert find("LOC-03", facts, date(2026, 11, 2)) == []
    proposed = replace(old, status="deregistration_proposed")
    assert find("LOC-03", replace(facts, registrations=(proposed,)), date(2026, 11, 2)) == []
    closed, opened = get("RE_REGISTER").effect(facts)
    assert (closed.registration, closed.reason) == (old.id, "12")  # type: ignore[union-attr]
    assert opened.practice_jurisdiction == "440106"  # type: ignore[union-attr]


@refuses("LOC-03")
def test_before_the_two_years_are_over_an_assistant_changes_his_registration_instead() -> None:
    old = replace(
        REGISTERED, level="2", jurisdiction="440105", status="off_roster", off_roster_on=date(2024, 11, 2)
    )
    facts = vary(application_type="RE_REGISTER", level="2", registrations=(old,))
    one("LOC-03", facts, date(2026, 11, 2))
    one("LOC-03", replace(facts, registrations=(replace(old, status="active"),)), date(2027, 1, 1))
    one("LOC-03", replace(facts, application_type="INITIAL"), date(2027, 1, 1))


@refuses("LOC-04")
def test_another_province_is_an_additional_registration() -> None:
    assert "增加执业地点" in one("LOC-04", vary(registrations=(ELSEWHERE,))).way_out_text()
    one("LOC-04", vary(registrations=(ELSEWHERE,), application_type="MULTI_FILE"))
    assert find("LOC-04", vary(registrations=(ELSEWHERE,), application_type="ADD_LOCATION")) == []


@refuses("LOC-06")
def test_one_place_of_practice_has_one_primary_institution() -> None:
    one("LOC-06", vary(registrations=(replace(REGISTERED, primary_institution="other"),)))
    assert find("LOC-06", vary(registrations=(ELSEWHERE,))) == []


@refuses("LOC-07")
@pytest.mark.parametrize("state", ["suspended", "closed", "cancelled", "revoked", "none"])
def test_an_institution_without_a_standing_licence_takes_nobody_on(state: str) -> None:
    assert one("LOC-07", vary(institution=replace(HOSPITAL, licence_state=state))).severity == "BLOCK"


@refuses("LOC-07")
def test_an_overdue_verification_is_a_warning() -> None:
    late = vary(institution=replace(HOSPITAL, licence_state="overdue_verification"))
    assert one("LOC-07", late).severity == "WARN"


@refuses("AUTH-04")
def test_confirmation_waits_until_the_authority_of_the_category_is_set() -> None:
    without = vary(institution=replace(HOSPITAL, authorities={"tcm": "x"}))
    one("AUTH-04", without, stage="confirm")
    assert find("AUTH-04", without, stage="submit") == []


@refuses("AUTH-05")
def test_an_incompetent_authority_does_not_accept() -> None:
    one("AUTH-05", vary(receiving_authority="another"))
    assert find("AUTH-05", vary(receiving_authority="district-health")) == []


@refuses("AUTH-06")
def test_military_institutions_are_outside_but_for_the_transfers() -> None:
    army = vary(institution=replace(HOSPITAL, kind="military"))
    one("AUTH-06", army)
    assert find("AUTH-06", replace(army, application_type="ARMY_OUT")) == []


@refuses("SCP-01")
def test_the_category_is_that_of_the_qualification() -> None:
    assert one("SCP-01", vary(category="dental")).field == "practice_category"


@refuses("SCP-02")
def test_a_hospital_physician_has_one_scope_of_the_own_category() -> None:
    one("SCP-02", vary(scopes=frozenset({"11", "12"})))
    one("SCP-02", vary(scopes=frozenset({"31"})))


@accepts("SCP-02", "SCP-09")
def test_trained_general_practice_is_held_beside_the_other_scope() -> None:
    both = vary(scopes=frozenset({"11", "21"}), gp_training_passed=True)
    assert find("SCP-02", both) == []
    assert find("SCP-09", both) == []


@accepts("SCP-02")
def test_a_township_physician_also_qualified_in_public_health_may_add_it() -> None:
    second = replace(QUALIFICATION, category="public_health")
    both = vary(institution=TOWNSHIP, scopes=frozenset({"11", "41"}), other_qualifications=(second,))
    assert find("SCP-02", both) == []
    assert find("SCP-02", replace(both, institution=HOSPITAL)) != []


@accepts("SCP-03")
def test_three_scopes_are_possible_at_the_grassroots() -> None:
    three = vary(institution=TOWNSHIP, scopes=frozenset({"11", "12", "13"}))
    assert find("SCP-02", three) == []
    assert find("SCP-03", three) == []


@refuses("SCP-03")
def test_four_scopes_are_too_many_anywhere() -> None:
    problem = one("SCP-03", vary(institution=TOWNSHIP, scopes=frozenset({"11", "12", "13", "14"})))
    assert "3个执业范围" in problem.text()


@refuses("SCP-06")
def test_a_scope_is_added_only_after_training() -> None:
    added = vary(application_type="CHANGE", registrations=(REGISTERED,), scopes=frozenset({"11", "21"}))
    assert one("SCP-06", added).articles == ("《医师法》第十四条第三款",)
    assert find("SCP-06", replace(added, scope_training_passed=True)) == []


@refuses("SCP-09", "SCP-12")
def test_general_practice_and_intensive_care_without_proof_are_warnings() -> None:
    assert one("SCP-09", vary(scopes=frozenset({"21"}))).severity == "WARN"
    assert one("SCP-12", vary(scopes=frozenset({"X27"}))).severity == "WARN"


@refuses("SCP-14")
def test_a_rural_gp_assistant_works_in_the_township_in_general_practice() -> None:
    rural = vary(
        qualification=replace(QUALIFICATION, kind="RURAL_GP", level="2"),
        level="2",
        institution=TOWNSHIP,
        scopes=frozenset({"21"}),
    )
    assert find("SCP-14", rural) == []
    assert one("SCP-14", replace(rural, institution=HOSPITAL)).field == "institution"
    assert one("SCP-14", replace(rural, scopes=frozenset({"11"}))).field == "practice_scopes"


@refuses("SCP-15")
def test_a_tcm_specialist_stays_within_the_certificate_and_warns_across_provinces() -> None:
    held = replace(
        QUALIFICATION, category="tcm", kind="ASSESSED", certified_methods=frozenset({"针灸：颈椎病"})
    )
    specialist = vary(qualification=held, category="tcm", methods=frozenset({"针灸：颈椎病"}))
    assert find("SCP-15", specialist) == []
    assert "内服" in one("SCP-15", replace(specialist, methods=frozenset({"内服：咳嗽"}))).text()
    moved = replace(specialist, institution=replace(HOSPITAL, province="330000"))
    assert one("SCP-15", moved).severity == "WARN"
    assert find("SCP-15", replace(moved, other_province_consents=True)) == []


@refuses("SCP-20")
def test_a_scope_the_institution_does_not_offer_is_a_warning() -> None:
    assert one("SCP-20", vary(scopes=frozenset({"17"}))).severity == "WARN"


@refuses("DOC-01")
def test_each_missing_paper_is_its_own_problem() -> None:
    problems = find("DOC-01", vary(documents=frozenset()))
    assert [problem.field for problem in problems] == ["photo", "employment_proof"]
    assert find("DOC-01", vary(documents=frozenset()), stage="save") == []


@refuses("DOC-01")
def test_an_old_photo_and_a_missing_training_proof_are_told() -> None:
    assert "6个月" in one("DOC-01", vary(photo_taken_on=date(2026, 5, 1))).text()
    late = vary(qualification=replace(QUALIFICATION, acquired_on=date(2020, 1, 1)))
    assert one("DOC-01", late).field == "training_proof"


@refuses("CHG-05")
def test_a_second_open_application_of_the_kind_is_refused() -> None:
    first = OpenApplicationFacts("INITIAL", "received")
    one("CHG-05", vary(open_applications=(first,)), ON)
    assert find("CHG-05", vary(open_applications=(replace(first, type="REISSUE"),))) == []
    assert find("CHG-05", vary(open_applications=(replace(first, state="draft"),))) == []
