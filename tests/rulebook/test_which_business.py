"""Every way through the questions ends in one advice, and the rules agree with it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from typing import Any

import pytest

from yiji.kernel.outcome import Problem
from yiji.rulebook import laws
from yiji.rulebook.application_types import get
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.facts import ApplicationFacts, FilingFacts, QualificationFacts, RegistrationFacts
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS
from yiji.rulebook.register_changes import (
    ChangeRegistration,
    CloseFiling,
    CloseRegistration,
    OpenRegistration,
)
from yiji.rulebook.rule import EVERY_STAGE, blocking, run_rules
from yiji.rulebook.which_business import (
    ADVICE,
    QUESTIONS,
    ROOTS,
    Advice,
    Answers,
    Register,
    advise,
    every_way,
    imagined_case,
    next_question,
    papers_of,
    read_register,
    terms_of,
    way_through,
    wording,
)
from yiji.rulebook.which_business.decision import TABLE, rows_of
from yiji.rulebook.which_business.law_of_advice import articles_of

ON = date(2026, 11, 2)
WAYS = list(every_way())
PHYSICIAN = {"who": "physician", "about": "self"}
EVERY_PAPER = frozenset(
    {
        "photo", "employment_proof", "training_proof", "education_proof", "military_proof", "leaving_proof",
        "death_certificate", "judgment_or_penalty", "practice_certificate",
    }
)  # fmt: skip


def sent(advice: Advice, answers: Answers) -> ApplicationFacts:
    """The advised application as it would be sent in: complete, with all papers."""
    facts = imagined_case(advice, answers, Register(), ON)
    return dataclasses.replace(facts, documents=EVERY_PAPER, photo_taken_on=date(2026, 9, 1))


def blocked(type_code: str, facts: ApplicationFacts) -> list[Problem]:
    """What stops an application of that type, at whatever stage."""
    facts = dataclasses.replace(facts, application_type=type_code)
    every = [blocking(run_rules(get(type_code), facts, ON, stage)) for stage in EVERY_STAGE]
    return [problem for problems in every for problem in problems]


def answered(**answers: str) -> Answers:
    """The way a physician takes with these answers."""
    return way_through(PHYSICIAN, answers).answers


def test_every_complete_way_fits_exactly_one_line_of_the_table() -> None:
    assert len(WAYS) > 300
    for answers in WAYS:
        assert len(rows_of(answers)) == 1, answers
        assert advise(answers).code in ADVICE
    assert len({tuple(sorted(answers.items())) for answers in WAYS}) == len(WAYS)


def test_no_line_and_no_advice_and_no_choice_is_idle() -> None:
    used = {row.advice for answers in WAYS for row in rows_of(answers)}
    assert used == set(ADVICE)
    assert all(any(row in rows_of(answers) for answers in WAYS) for row in TABLE)
    chosen = {(code, choice) for answers in WAYS for code, choice in answers.items()}
    assert chosen >= {(q.code, choice.code) for q in QUESTIONS for choice in q.choices}


def test_a_physician_answers_at_most_four_questions_that_the_register_does_not() -> None:
    known = {"standing", "level", "qualified", "late", "level_held", "filed"}
    asked = [len(set(a) - known - {"who", "about"}) for a in WAYS if a["who"] == "physician"]
    assert max(asked) <= 4
    assert Counter(asked)[2] > 0


def test_every_advice_cites_articles_that_have_been_looked_up() -> None:
    for answers in WAYS:
        advice = advise(answers)
        articles = articles_of(advice, answers)
        assert articles, advice.code
        for article in articles:
            laws.check(article)
        assert advice.why, advice.code
        assert advice.result or DESCRIPTIONS[advice.type].result, advice.code


def test_the_rules_find_nothing_against_the_application_that_is_advised() -> None:
    for answers in WAYS:
        advice = advise(answers)
        if advice.type:
            assert blocked(advice.type, sent(advice, answers)) == [], (advice.code, answers)


def test_every_advised_application_has_an_effect_that_can_be_shown_beforehand() -> None:
    for answers in WAYS:
        advice = advise(answers)
        if advice.type:
            assert get(advice.type).effect(sent(advice, answers)), advice.code


# What one might have taken instead, and the rule that says no.
TEMPTING = [
    ("ADD_LOCATION", {"standing": "active", "level": "1", "wish": "place", "where": "elsewhere", "stay": "stay",
                      "alike": "same"}, {"MULTI_FILE": "MUL-03", "INITIAL": "LOC-04"}),
    ("MULTI_FILE", {"standing": "active", "level": "1", "wish": "place", "where": "same", "stay": "stay"},
     {"ADD_LOCATION": "LOC-06"}),
    ("RE_REGISTER", {"standing": "ended", "service": "civil", "barred": "no"},
     {"INITIAL": "ELG-15", "CHANGE": "CHG-03"}),
    ("UPGRADE", {"standing": "active", "level": "2", "wish": "content", "change": "level", "level_held": "yes",
                 "unchanged": "yes"}, {"CHANGE": "CHG-04"}),
    ("CHANGE_LEVEL", {"standing": "active", "level": "2", "wish": "content", "change": "level",
                      "level_held": "yes", "unchanged": "no"}, {"UPGRADE": "CHG-04"}),
    ("CHANGE_RETURN", {"standing": "off_roster", "level": "1", "wish": "practise", "where": "same"},
     {"MULTI_FILE": "MUL-06"}),
    ("RE_REGISTER_LONG", {"standing": "off_roster_long", "level": "2", "wish": "practise", "where": "elsewhere"},
     {"INITIAL": "LOC-03"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "answers", "others"), TEMPTING)
def test_the_rules_refuse_what_one_might_have_taken_instead(
    code: str, answers: dict[str, str], others: dict[str, str]
) -> None:
    way = answered(**answers)
    advice = advise(way)
    assert advice.code == code
    for type_code, rule_id in others.items():
        found = {problem.code for problem in blocked(type_code, sent(advice, way))}
        assert rule_id in found, (type_code, found)


# Where nothing is to be sent: what one would send, and the rule that says no.
REFUSED = [
    ("NO_QUALIFICATION", {"standing": "none", "service": "civil", "qualified": "no"}, "INITIAL", "ELG-01"),
    ("WAIT_SUSPENDED", {"standing": "suspended", "level": "1", "wish": "place", "where": "same"}, "CHANGE", "ELG-18"),
    ("WAIT_SUSPENDED", {"standing": "suspended", "level": "1", "wish": "content"}, "CHANGE", "ELG-18"),
    ("ANSWER_HEARING", {"standing": "proposed"}, "CHANGE", "CHG-03"),
    ("ANSWER_HEARING", {"standing": "proposed"}, "REISSUE", "CER-01"),
    ("ASSISTANT_ONE_PLACE", {"standing": "active", "level": "2", "wish": "place", "where": "elsewhere",
                             "stay": "stay"}, "ADD_LOCATION", "LOC-03"),
    ("ASSISTANT_ONE_PLACE", {"standing": "active", "level": "2", "wish": "place", "where": "elsewhere",
                             "stay": "stay"}, "MULTI_FILE", "MUL-03"),
    ("NEED_QUALIFICATION", {"standing": "active", "level": "1", "wish": "content", "change": "category",
                            "category_held": "no"}, "CHANGE", "SCP-08"),
    ("NEED_QUALIFICATION", {"standing": "active", "level": "2", "wish": "content", "change": "level",
                            "level_held": "no"}, "UPGRADE", "ELG-01"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "answers", "type_code", "rule_id"), REFUSED)
def test_where_nothing_is_advised_the_rules_would_refuse(
    code: str, answers: dict[str, str], type_code: str, rule_id: str
) -> None:
    way = answered(**answers)
    assert advise(way).code == code
    stand_in = Advice(code, type_code, "", "", ())
    facts = dataclasses.replace(sent(stand_in, way), other_qualifications=())
    if code == "NO_QUALIFICATION":
        facts = dataclasses.replace(facts, qualification=None)
    if code == "NEED_QUALIFICATION":
        held = QualificationFacts(id="q", level=answers["level"], category="clinical")
        facts = dataclasses.replace(facts, qualification=held)
    assert rule_id in {problem.code for problem in blocked(type_code, facts)}


def test_a_report_before_two_years_or_of_somebody_off_the_roster_would_be_refused() -> None:
    clerk = {"who": "institution", "about": "nobody"}
    for ground, asked, rule_id in (("07", "stopped_long", "DRG-07"), ("12", "filed_long", "OFF-04")):
        way = way_through(clerk, {"case": "ground", "ground": ground, asked: "no"}).answers
        assert advise(way).code == "NOT_YET_TWO_YEARS"
        facts = sent(ADVICE["DEREGISTER_INST"], way)
        recent = dataclasses.replace(facts.event, happened_on=date(2026, 1, 1))
        assert facts.registration is not None
        filed = dataclasses.replace(facts.registration, off_roster_on=date(2026, 1, 1))
        facts = dataclasses.replace(facts, event=recent, registration=filed)
        assert rule_id in {problem.code for problem in blocked("DEREGISTER_INST", facts)}
    way = way_through(clerk, {"case": "left", "reason": "1", "already": "yes"}).answers
    assert advise(way).code == "ALREADY_FILED"
    facts = sent(ADVICE["OFF_ROSTER"], way)
    assert facts.registration is not None
    gone = dataclasses.replace(facts.registration, status="off_roster")
    found = blocked("OFF_ROSTER", dataclasses.replace(facts, registration=gone))
    assert "OFF-01" in {problem.code for problem in found}


def test_each_ground_and_reason_brings_its_article_and_its_papers() -> None:
    clerk = ROOTS[2]
    for code, ground in DEREGISTRATION_GROUNDS.items():
        given = {"case": "ground", "ground": code, "stopped_long": "yes", "filed_long": "yes"}
        way = way_through(clerk, given).answers
        advice = advise(way)
        if code == "11":
            assert advice.code == "DEREGISTER_SELF"
            continue
        assert set(ground.articles) <= set(articles_of(advice, way))
        assert len(papers_of(advice, way)) == len(ground.documents)
        assert terms_of(advice)[0].clock.name == "deregistration_report"
    for code, reason in OFF_ROSTER_REASONS.items():
        way = way_through(clerk, {"case": "left", "reason": code, "already": "no"}).answers
        assert reason.article in articles_of(advise(way), way)
        assert [(paper.label, paper.condition) for paper in papers_of(advise(way), way)] == [
            ("离职、退休等证明", "")
        ]
        assert terms_of(advise(way))[0].clock.length == 30


def test_papers_fit_the_case_and_not_only_the_type() -> None:
    move = answered(standing="active", level="1", wish="place", where="same", stay="leave")
    labels = {paper.label: paper.condition for paper in papers_of(advise(move), move)}
    assert labels["拟执业机构聘用证明"] == ""
    assert "相应专业高一层次学历证明" not in labels
    late = answered(standing="none", service="civil", qualified="yes", late="yes")
    assert {p.label: p.condition for p in papers_of(advise(late), late)}["培训考核证明"] == ""


def test_a_certificate_is_delivered_only_where_one_is_issued() -> None:
    for answers in WAYS:
        advice = advise(answers)
        names = [term.clock.name for term in terms_of(advice)]
        issues = advice.type in {
            "INITIAL",
            "ADD_LOCATION",
            "RE_REGISTER",
            "UPGRADE",
            "CHANGE",
            "ARMY_IN",
            "REISSUE",
        }
        assert ("delivery" in names) == issues, advice.code
        assert not advice.type or "intake" in names, advice.code


def test_what_was_said_to_a_question_that_no_longer_comes_up_does_not_count() -> None:
    way = way_through(PHYSICIAN, {"standing": "none", "level": "1", "wish": "quit", "case": "left"})
    assert way.answers == {**PHYSICIAN, "standing": "none"}
    assert way.question is not None
    assert way.question.code == "service"


@pytest.mark.parametrize("nonsense", ["", "?", "here", "active|suspended", "x" * 9000])
def test_an_answer_that_is_not_offered_is_asked_again(nonsense: str) -> None:
    given = {"standing": "active", "level": "1", "wish": "place", "where": nonsense}
    question = next_question(PHYSICIAN, given)
    assert question is not None
    assert question.code == "where"
    with pytest.raises(LookupError):
        advise(way_through(PHYSICIAN, given).answers)


def test_clerk_and_physician_are_asked_in_their_own_words() -> None:
    for question in QUESTIONS:
        assert wording(question, ROOTS[1])
    standing = next(question for question in QUESTIONS if question.code == "standing")
    assert wording(standing, ROOTS[0]).startswith("您")
    assert "该医师" in wording(standing, ROOTS[1])


IN_ZHEJIANG = RegistrationFacts(
    id="r1", level="1", category="clinical", scopes=frozenset({"11"}), jurisdiction="330000",
    primary_institution="old", province="330000", qualification="q1",
)  # fmt: skip
HELD = QualificationFacts(id="q1", level="1", category="clinical", acquired_on=date(2015, 9, 1))
FILING = FilingFacts("f1", "r1", "second", frozenset({"11"}), date(2026, 1, 1), date(2027, 1, 1))


def register(registration: RegistrationFacts | None = IN_ZHEJIANG, **changes: Any) -> Register:
    values: dict[str, Any] = {
        "person_known": True,
        "registrations": (registration,) if registration else (),
        "qualifications": (HELD,),
        "registration": registration if registration and registration.live else None,
    }
    return Register(**(values | changes))


def test_the_register_answers_what_it_can() -> None:
    assert read_register(Register(), ON).answers == {}
    known = read_register(register(filings=(FILING,)), ON).answers
    assert (known["standing"], known["level"], known["filed"], known["already"]) == (
        "active",
        "1",
        "yes",
        "no",
    )
    assert (known["category_held"], known["qualified"], known["late"]) == ("no", "yes", "yes")
    old_way = dataclasses.replace(FILING, begins_on=date(2016, 5, 1))
    assert read_register(register(filings=(old_way,)), ON).answers["filed"] == "legacy"
    assert "filed" not in read_register(register(filings=(old_way, FILING)), ON).answers
    assert read_register(register(), ON).answers["filed"] == "no"


@pytest.mark.parametrize(
    ("status", "since", "standing"),
    [
        ("suspended", None, "suspended"),
        ("deregistration_proposed", None, "proposed"),
        ("off_roster", date(2024, 11, 2), "off_roster"),
        ("off_roster", date(2024, 11, 1), "off_roster_long"),
    ],
)
def test_two_years_off_the_roster_count_to_the_day(status: str, since: date | None, standing: str) -> None:
    gone = dataclasses.replace(IN_ZHEJIANG, status=status, off_roster_on=since)
    assert read_register(register(gone), ON).answers["standing"] == standing


def test_whoever_never_registered_may_be_new_or_from_the_army() -> None:
    known = read_register(register(None), ON)
    assert "standing" not in known.answers
    assert known.possible["standing"] == {"none", "army"}
    ended = dataclasses.replace(IN_ZHEJIANG, status="revoked")
    assert read_register(register(ended), ON).answers["standing"] == "ended"
    gone = dataclasses.replace(IN_ZHEJIANG, status="transferred_military")
    assert read_register(register(gone), ON).answers["standing"] == "army"


def changes_of(way: Answers, found: Register) -> list[Any]:
    return list(get(advise(way).type).effect(imagined_case(advise(way), way, found, ON)))


def test_the_imagined_case_shows_which_registration_is_lost() -> None:
    place = {"standing": "active", "level": "1", "wish": "place", "where": "elsewhere"}
    kept = changes_of(answered(**place, stay="stay", alike="same"), register())
    assert [type(one) for one in kept] == [OpenRegistration]
    lost = changes_of(answered(**place, stay="stay", alike="different"), register(filings=(FILING,)))
    assert [type(one) for one in lost] == [CloseFiling, CloseRegistration, OpenRegistration]
    assert (lost[1].registration, lost[1].status) == ("r1", "lapsed_by_parallel")
    (moved,) = changes_of(answered(**place, stay="leave"), register())
    assert isinstance(moved, ChangeRegistration)
    assert moved.practice_jurisdiction != "330000"


def test_changing_the_institution_within_the_place_keeps_the_place() -> None:
    way = answered(standing="active", level="1", wish="place", where="same", stay="leave")
    (changed,) = changes_of(way, register())
    assert (changed.practice_jurisdiction, changed.primary_institution) == ("330000", "new")
