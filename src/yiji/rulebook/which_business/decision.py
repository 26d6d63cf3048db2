"""The decision table, and how answers lead through the questions to exactly one line of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiji.rulebook.which_business.advice import ADVICE
from yiji.rulebook.which_business.questions import QUESTIONS
from yiji.rulebook.which_business.shape import Advice, Answers, Question, Row, holds

# Who asks, and whether it is about somebody whose registration the program knows.
ROOTS: tuple[Answers, ...] = (
    {"who": "physician", "about": "self"},
    {"who": "institution", "about": "roster"},
    {"who": "institution", "about": "nobody"},
)
_WORKING = "active|suspended"
_AWAY = "off_roster|off_roster_long"
_ALL = f"{_WORKING}|{_AWAY}"

TABLE: tuple[Row, ...] = (
    # What an institution does itself.
    Row({"case": "left", "already": "no"}, "OFF_ROSTER"),
    Row({"case": "left", "already": "yes"}, "ALREADY_FILED"),
    Row({"ground": "01|02|03|04|05|06|08|09|10|99"}, "DEREGISTER_INST"),
    Row({"ground": "07", "stopped_long": "yes"}, "DEREGISTER_INST"),
    Row({"ground": "07", "stopped_long": "no"}, "NOT_YET_TWO_YEARS"),
    Row({"ground": "12", "filed_long": "yes"}, "DEREGISTER_INST"),
    Row({"ground": "12", "filed_long": "no"}, "NOT_YET_TWO_YEARS"),
    Row({"ground": "11"}, "DEREGISTER_SELF"),
    Row({"case": "filed"}, "MULTI_CANCEL_INST"),
    Row({"case": "away"}, "NO_FILING_NEEDED"),
    # Without a registration in force.
    Row({"standing": "none|ended|army", "service": "army"}, "ARMY_REGISTERS"),
    Row({"standing": "none", "qualified": "no"}, "NO_QUALIFICATION"),
    Row({"standing": "none", "late": "no"}, "INITIAL"),
    Row({"standing": "none", "late": "yes"}, "INITIAL_LATE"),
    Row({"standing": "ended", "barred": "yes"}, "WAIT_BARRED"),
    Row({"standing": "ended", "barred": "no"}, "RE_REGISTER"),
    Row({"standing": "army", "service": "civil"}, "ARMY_IN"),
    Row({"standing": "proposed"}, "ANSWER_HEARING"),
    # With one, whatever its state.
    Row({"standing": _ALL, "wish": "quit"}, "DEREGISTER_SELF"),
    Row({"standing": _ALL, "wish": "personal"}, "INFO_CHANGE"),
    Row({"standing": _ALL, "where": "army"}, "ARMY_OUT"),
    Row({"standing": _WORKING, "wish": "certificate"}, "REISSUE"),
    Row({"standing": _WORKING, "wish": "leave"}, "INSTITUTION_FILES"),
    Row({"standing": _WORKING, "filed": "yes"}, "MULTI_CANCEL"),
    Row({"standing": _WORKING, "filed": "legacy"}, "LEGACY_MULTI_CANCEL"),
    Row({"standing": _WORKING, "filed": "no"}, "NO_FILING_FOUND"),
    Row({"standing": "suspended", "wish": "content"}, "WAIT_SUSPENDED"),
    Row({"standing": "suspended", "wish": "place", "where": "same|elsewhere"}, "WAIT_SUSPENDED"),
    # Off the roster.
    Row({"standing": _AWAY, "wish": "object"}, "OFF_ROSTER_OBJECTION"),
    Row({"standing": "off_roster", "where": "here|same|elsewhere"}, "CHANGE_RETURN"),
    # Two years away: also for an assistant in another county the old registration ends with the new one (MR 19).
    Row({"standing": "off_roster_long", "where": "here|same|elsewhere"}, "RE_REGISTER_LONG"),
    # In practice.
    Row({"standing": "active", "wish": "resume"}, "DEREGISTER_FIRST"),
    Row({"stay": "visit"}, "NO_FILING_NEEDED"),
    Row({"where": "same", "stay": "leave"}, "CHANGE_INSTITUTION"),
    Row({"where": "elsewhere", "stay": "leave"}, "CHANGE_PLACE"),
    Row({"where": "same", "stay": "stay", "level": "1"}, "MULTI_FILE"),
    Row({"where": "same", "stay": "stay", "level": "2"}, "MULTI_FILE_ASSISTANT"),
    Row({"where": "elsewhere", "stay": "stay", "level": "2"}, "ASSISTANT_ONE_PLACE"),
    Row({"alike": "same"}, "ADD_LOCATION"),
    Row({"alike": "different"}, "ADD_LOCATION_LAPSE"),
    Row({"change": "scope"}, "CHANGE_SCOPE"),
    Row({"change": "category", "category_held": "yes"}, "CHANGE_CATEGORY"),
    Row({"change": "category", "category_held": "no"}, "NEED_QUALIFICATION"),
    Row({"change": "level", "level_held": "no"}, "NEED_QUALIFICATION"),
    Row({"change": "level", "unchanged": "yes"}, "UPGRADE"),
    Row({"change": "level", "unchanged": "no"}, "CHANGE_LEVEL"),
)


@dataclass(frozen=True)
class Way:
    """A way as far as the answers lead: the answers that count, and the question that comes next (None at the end)."""

    answers: Answers
    question: Question | None


def way_through(root: Answers, given: Answers) -> Way:
    """Follow the answers from the root; what was said to questions that no longer come up does not count."""
    kept = dict(root)
    for question in QUESTIONS:
        if not question.concerns(kept):
            continue
        said = given.get(question.code, "")
        if said not in {choice.code for choice in question.offered(kept)}:
            return Way(kept, question)
        kept[question.code] = said
    return Way(kept, None)


def answered(answers: Answers) -> tuple[Question, ...]:
    """The questions that the answers of a way belong to, in the order they were asked."""
    return tuple(question for question in QUESTIONS if question.code in answers)


def next_question(root: Answers, given: Answers) -> Question | None:
    """The first question that has no answer yet; None when all are answered."""
    return way_through(root, given).question


def rows_of(answers: Answers) -> list[Row]:
    """The lines of the table that fit; a complete way fits exactly one (tested for every way)."""
    return [row for row in TABLE if holds(row.when, answers)]


def advise(answers: Answers) -> Advice:
    """The advice at the end of a complete way. Raises LookupError for answers that are no complete way."""
    found = rows_of(answers)
    if len(found) != 1:
        raise LookupError("the answers are no complete way through the questions")
    return ADVICE[found[0].advice]


def every_way() -> Iterator[Answers]:
    """The answers of every complete way, from every root."""
    for root in ROOTS:
        yield from _onward(root, {})


def _onward(root: Answers, given: Answers) -> Iterator[Answers]:
    way = way_through(root, given)
    if way.question is None:
        yield way.answers
        return
    for choice in way.question.offered(way.answers):
        yield from _onward(root, {**given, way.question.code: choice.code})


def wording(question: Question, answers: Answers) -> str:
    """The question as this reader is asked it."""
    return question.text if answers.get("who") == "physician" else question.about_another
