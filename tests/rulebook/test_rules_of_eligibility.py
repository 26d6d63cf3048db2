"""Who may be registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.rulebook.case import (
    HOSPITAL,
    ON,
    ORDINARY,
    QUALIFICATION,
    REGISTERED,
    accepts,
    barred,
    find,
    one,
    refuses,
    vary,
)
from yiji.rulebook.facts import BarFacts, PersonFacts, TrainingFacts

LATE = vary(qualification=replace(QUALIFICATION, acquired_on=date(2020, 5, 1)))
TRAINED = TrainingFacts("省人民医院", date(2026, 1, 1), date(2026, 6, 30), "市医学会", date(2026, 7, 5), True)


@accepts(
    "ELG-01", "ELG-03", "ELG-04", "ELG-05", "ELG-06", "ELG-07", "ELG-08", "ELG-09", "ELG-10", "ELG-11",
    "ELG-12", "ELG-13", "ELG-16", "ELG-17", "ELG-18", "ELG-20",
)  # fmt: skip
def test_the_ordinary_applicant_meets_no_obstacle() -> None:
    for number in (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20):
        assert find(f"ELG-{number:02d}") == []


@refuses("ELG-01")
def test_without_a_qualification_nobody_applies() -> None:
    assert one("ELG-01", vary(qualification=None)).field == "qualification"


@refuses("ELG-01")
def test_an_assistant_qualification_does_not_open_the_higher_level() -> None:
    assert one("ELG-01", vary(qualification=replace(QUALIFICATION, level="2"))).field == "practice_level"


@refuses("ELG-01")
def test_an_invalid_or_future_qualification_is_none() -> None:
    one("ELG-01", vary(qualification=replace(QUALIFICATION, valid=False)))
    one("ELG-01", vary(qualification=replace(QUALIFICATION, acquired_on=date(2027, 1, 1))))


@refuses("ELG-03")
def test_a_person_under_guardianship_is_refused_with_the_item_of_the_law() -> None:
    problem = one("ELG-03", barred(guardianship=True))
    assert problem.severity == "BLOCK"
    assert problem.articles[0] == "《医师法》第十六条第一款第一项"


@refuses("ELG-04")
def test_two_years_after_a_sentence_run_through_the_corresponding_day() -> None:
    served = barred(sentence_ended_on=date(2024, 11, 2))
    assert one("ELG-04", served, date(2026, 11, 2)).params["free_from"] == date(2026, 11, 3)
    assert find("ELG-04", served, date(2026, 11, 3)) == []


@refuses("ELG-04")
def test_a_running_sentence_and_a_professional_ban_bar_too() -> None:
    one("ELG-04", barred(sentence_running=True))
    ban = barred(professional_ban_until=ON)
    assert one("ELG-04", ban).way_out_text() == "期限届满后，自2026-11-03起可以重新提出申请。"
    assert find("ELG-04", ban, date(2026, 11, 3)) == []


@refuses("ELG-05")
def test_two_years_after_a_revocation() -> None:
    one("ELG-05", barred(revoked_on=date(2025, 1, 1)))
    assert find("ELG-05", barred(revoked_on=date(2024, 11, 1))) == []


@refuses("ELG-06")
def test_one_year_after_a_failed_assessment() -> None:
    one("ELG-06", barred(deregistered_for_assessment_on=date(2025, 11, 2)))
    assert find("ELG-06", barred(deregistered_for_assessment_on=date(2025, 11, 1))) == []


@refuses("ELG-07")
def test_bans_for_life_and_for_years() -> None:
    one("ELG-07", barred(barred_for_life=True))
    one("ELG-07", barred(other_bar_until=date(2030, 1, 1)))
    assert find("ELG-07", barred(other_bar_until=date(2026, 11, 1))) == []


@refuses("ELG-08")
def test_doubtful_health_is_for_the_examiner_to_judge_not_a_block() -> None:
    assert one("ELG-08", barred(health="infectious")).severity == "WARN"
    assert find("ELG-08", barred(health="fit")) == []


@refuses("ELG-09")
def test_a_failed_reassessment_is_refused() -> None:
    one("ELG-09", barred(assessment_failed=True))


@refuses("ELG-10")
def test_organised_exam_cheating_is_refused() -> None:
    one("ELG-10", barred(exam_cheating=True))


@refuses("ELG-11")
def test_a_forged_qualification_is_refused() -> None:
    one("ELG-11", barred(forged_qualification=True))


@refuses("ELG-12")
def test_three_years_after_a_rescission() -> None:
    one("ELG-12", barred(rescinded_on=date(2023, 11, 2)))
    assert find("ELG-12", barred(rescinded_on=date(2023, 11, 1))) == []


@refuses("ELG-13")
def test_one_year_after_false_papers() -> None:
    one("ELG-13", barred(false_papers_on=date(2026, 1, 1)))
    assert find("ELG-13", barred(false_papers_on=date(2025, 11, 1))) == []


@refuses("ELG-14")
def test_more_than_two_years_unregistered_asks_for_six_months_of_training() -> None:
    problem = one("ELG-14", LATE)
    assert "6个月以上培训" in problem.text()
    assert problem.articles == ("《医师执业注册管理办法》第十二条",)


@refuses("ELG-14")
def test_too_short_or_unfinished_training_is_not_enough() -> None:
    short = replace(LATE, training=replace(TRAINED, ended_on=date(2026, 6, 29)))
    assert one("ELG-14", short).field == "training_ended_on"
    assert one("ELG-14", replace(LATE, training=replace(TRAINED, passed=False))).field == "training_result"


@accepts("ELG-14")
def test_training_of_six_months_and_a_pass_suffice_and_two_years_to_the_day_need_none() -> None:
    assert find("ELG-14", replace(LATE, training=TRAINED)) == []
    to_the_day = vary(qualification=replace(QUALIFICATION, acquired_on=date(2024, 11, 2)))
    assert find("ELG-14", to_the_day, date(2026, 11, 2)) == []
    assert find("ELG-14", to_the_day, date(2026, 11, 3)) != []


@accepts("ELG-14")
def test_who_was_ever_registered_is_not_a_late_first_registrant() -> None:
    assert find("ELG-14", replace(LATE, registrations=(REGISTERED,))) == []


@refuses("ELG-15")
def test_a_deregistered_person_is_led_to_re_registration() -> None:
    gone = vary(registrations=(replace(REGISTERED, status="deregistered"),))
    assert "重新注册" in one("ELG-15", gone).way_out_text()


@refuses("ELG-15")
def test_two_years_without_practice_ask_for_an_assessment() -> None:
    one("ELG-15", vary(application_type="RE_REGISTER", last_practised_on=date(2024, 1, 1)))


@accepts("ELG-15")
def test_an_assessed_person_may_re_register() -> None:
    back = vary(application_type="RE_REGISTER", last_practised_on=date(2024, 1, 1), reassessment_passed=True)
    assert find("ELG-15", back) == []
    assert find("ELG-15", ORDINARY) == []


@refuses("ELG-16")
def test_a_name_or_number_differing_from_the_store_leads_to_a_correction() -> None:
    problem = one("ELG-16", vary(person=PersonFacts(identity_matched=False)))
    assert "信息更正" in problem.way_out_text()


@refuses("ELG-17")
def test_nobody_registers_twice_at_one_institution_or_with_two_accounts() -> None:
    assert one("ELG-17", vary(registrations=(REGISTERED,))).field == "institution"
    one("ELG-17", vary(person=PersonFacts(live_accounts=2)))


@refuses("ELG-18")
def test_a_suspended_physician_changes_nothing() -> None:
    suspended = replace(REGISTERED, status="suspended", suspended_until=date(2027, 1, 31))
    problem = one("ELG-18", vary(application_type="CHANGE", registrations=(suspended,)))
    assert problem.params["free_from"] == date(2027, 2, 1)


@refuses("ELG-20")
def test_one_s_own_clinic_before_five_years_is_a_warning() -> None:
    clinic = replace(HOSPITAL, class_code="D211")
    owner = vary(institution=clinic, operates_the_institution=True, registered_days=4 * 365)
    assert one("ELG-20", owner).severity == "WARN"
    specialist = replace(owner, qualification=replace(QUALIFICATION, kind="ASSESSED"))
    assert find("ELG-20", specialist) == []


@refuses("ELG-18")
def test_while_suspended_nobody_upgrades_or_adds_a_place() -> None:
    suspended = replace(REGISTERED, status="suspended", suspended_until=date(2027, 1, 31))
    for kind in ("UPGRADE", "ADD_LOCATION"):
        facts = vary(application_type=kind, registrations=(suspended,))
        assert one("ELG-18", facts).params["free_from"] == date(2027, 2, 1)
        assert find("ELG-18", facts, date(2027, 2, 1)) == []
        by_record = vary(application_type=kind, bars=BarFacts(suspended_until=date(2027, 1, 31)))
        assert one("ELG-18", by_record).severity == "BLOCK"


@accepts("ELG-18")
def test_a_suspension_stops_no_first_registration_and_no_deregistration() -> None:
    bars = BarFacts(suspended_until=date(2027, 1, 31))
    for kind in ("INITIAL", "DEREGISTER_SELF", "MULTI_CANCEL"):
        assert find("ELG-18", vary(application_type=kind, bars=bars)) == []


@refuses("ELG-04")
def test_a_sentence_with_a_known_end_tells_the_first_free_day() -> None:
    serving = barred(sentence_ended_on=date(2027, 5, 1))
    problem = one("ELG-04", serving)
    assert "尚未执行完毕" in problem.text()
    assert problem.params["free_from"] == date(2029, 5, 2)
