"""Change, upgrade, additional registration: what is asked for fits what stands."""

from __future__ import annotations

from dataclasses import replace

from tests.rulebook.case import (
    HOSPITAL,
    ORDINARY,
    QUALIFICATION,
    REGISTERED,
    accepts,
    find,
    one,
    refuses,
    vary,
)
from yiji.rulebook.facts import ApplicationFacts, RegistrationFacts

ELSEWHERE = replace(HOSPITAL, id="clinic", county="440103")
OTHER_PROVINCE = replace(HOSPITAL, id="far", province="330000", city="330100", county="330106")


def change(registration: RegistrationFacts = REGISTERED, **changes: object) -> ApplicationFacts:
    return vary(
        application_type="CHANGE",
        registration=registration,
        registrations=(registration,),
        **{"institution": ELSEWHERE, "change_items": frozenset({"primary_institution"}), **changes},
    )


@accepts("CHG-01", "CHG-02", "CHG-03", "CHG-04", "SCP-07", "SCP-08", "SCP-13", "LOC-05")
def test_a_change_of_institution_with_its_proof_is_in_order() -> None:
    for rule_id in ("CHG-01", "CHG-02", "CHG-03", "CHG-04", "SCP-07", "SCP-08", "SCP-13", "LOC-05"):
        assert find(rule_id, change()) == [], rule_id


@refuses("CHG-01")
def test_a_change_that_changes_nothing_is_refused() -> None:
    assert one("CHG-01", change(institution=HOSPITAL)).field == "change_items"


@refuses("CHG-01")
def test_what_differs_must_be_ticked_and_what_is_ticked_must_differ() -> None:
    unsaid = one("CHG-01", change(scopes=frozenset({"12"})))
    assert "执业范围" in unsaid.text()
    idle = one("CHG-01", change(change_items=frozenset({"primary_institution", "practice_level"})))
    assert "执业级别" in idle.text()


@accepts("CHG-01")
def test_going_to_another_province_is_said_by_either_of_its_two_items() -> None:
    for item in ("primary_institution", "practice_jurisdiction"):
        assert find("CHG-01", change(institution=OTHER_PROVINCE, change_items=frozenset({item}))) == []


@accepts("CHG-01")
def test_who_left_the_roster_may_come_back_to_the_same_institution() -> None:
    assert find("CHG-01", change(replace(REGISTERED, status="off_roster"), institution=HOSPITAL)) == []


@refuses("CHG-02")
def test_another_institution_without_its_proof_is_refused_and_nobody_asks_the_former_one() -> None:
    problem = one("CHG-02", change(documents=frozenset({"photo"})))
    assert "没有要求原机构同意" in problem.way_out_text()


@refuses("CHG-03")
def test_nobody_about_to_be_deregistered_changes_and_nobody_already_out() -> None:
    assert one("CHG-03", change(replace(REGISTERED, status="deregistration_proposed")))
    assert "重新注册" in one("CHG-03", change(replace(REGISTERED, status="deregistered"))).way_out_text()


@accepts("CHG-04")
def test_an_assistant_who_qualified_upgrades_in_the_same_place() -> None:
    old = replace(REGISTERED, level="2", jurisdiction="440106")
    facts = vary(application_type="UPGRADE", registration=old, registrations=(old,))
    assert find("CHG-04", facts) == []


@refuses("CHG-04")
def test_the_two_ways_to_the_higher_level_are_not_confused() -> None:
    old = replace(REGISTERED, level="2", jurisdiction="440106")
    moved = vary(application_type="UPGRADE", registration=old, institution=ELSEWHERE)
    assert "变更注册" in one("CHG-04", moved).way_out_text()
    licensed = vary(application_type="UPGRADE", registration=REGISTERED)
    assert one("CHG-04", licensed).field == "practice_level"
    same = change(old, institution=HOSPITAL, change_items=frozenset({"practice_level"}))
    assert "助理医师升执业医师" in one("CHG-04", same).way_out_text()
    assert "不能变更为" in one("CHG-04", change(level="2")).text()


@refuses("LOC-05")
def test_a_different_parallel_registration_needs_consent_and_is_then_a_warning() -> None:
    facts = vary(
        application_type="ADD_LOCATION", registrations=(REGISTERED,), scopes=frozenset({"12"}),
        institution=OTHER_PROVINCE,
    )  # fmt: skip
    assert one("LOC-05", facts).severity == "BLOCK"
    agreed = one("LOC-05", replace(facts, consents_to_lapse=True))
    assert agreed.severity == "WARN"
    assert find("LOC-05", replace(facts, scopes=REGISTERED.scopes)) == []


@accepts("SCP-07")
def test_another_scope_on_a_degree_on_training_or_after_general_practice_training() -> None:
    wanted = change(scopes=frozenset({"12"}))
    for paper in ("education_proof", "training_proof"):
        assert find("SCP-07", replace(wanted, documents=wanted.documents | {paper})) == []
    general = change(scopes=frozenset({"11", "21"}), gp_training_passed=True)
    assert find("SCP-07", general) == []


@refuses("SCP-07")
def test_another_scope_without_either_is_refused() -> None:
    assert one("SCP-07", change(scopes=frozenset({"12"}))).field == "practice_scopes"


@refuses("SCP-08")
def test_another_category_without_its_qualification_is_refused() -> None:
    wanted = change(category="dental", scopes=frozenset({"31"}))
    assert one("SCP-08", wanted).field == "practice_category"
    held = replace(QUALIFICATION, id="q2", category="dental")
    assert find("SCP-08", replace(wanted, other_qualifications=(held,))) == []


@refuses("SCP-13")
def test_family_planning_where_it_is_not_offered_is_a_warning() -> None:
    assert one("SCP-13", replace(ORDINARY, scopes=frozenset({"26"}))).severity == "WARN"
