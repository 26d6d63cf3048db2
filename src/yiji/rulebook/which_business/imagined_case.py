"""The application that an advice leads to, imagined from register and answers: what its rules and effect would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from yiji.rulebook.change_rules import changed_items
from yiji.rulebook.facts import (
    ApplicationFacts,
    EventFacts,
    FilingFacts,
    InstitutionFacts,
    PersonFacts,
    QualificationFacts,
    RegistrationFacts,
    TrainingFacts,
)
from yiji.rulebook.practice_location import ASSISTANT
from yiji.rulebook.practice_scope import SCOPES_BY_CATEGORY
from yiji.rulebook.which_business.known import LEGACY_UNTIL, Register
from yiji.rulebook.which_business.shape import Advice, Answers

# Ids of what is not known yet: the institution applied to, its authority, the place it lies in, what is asked about.
NEW, AUTHORITY, ELSEWHERE, UNKNOWN = "new", "authority", "elsewhere", "unknown"
_LONG_AGO = timedelta(days=3 * 366)
_STATUS = {"proposed": "deregistration_proposed", "ended": "deregistered"}


def imagined_case(advice: Advice, answers: Answers, register: Register, on: date) -> ApplicationFacts:
    """The facts of the application, complete where the answers and the register leave something open.

    Raises ValueError for an advice without an application type.
    """
    if not advice.type:
        raise ValueError("nothing is applied for")
    base = register.registration or next(iter(register.registrations), None) or _unknown(answers, on)
    none_yet = answers.get("standing") in {"none", "army"}
    old = None if none_yet else base
    level, category, scopes = _applied_for(advice, answers, base)
    held = _qualification(register, level, category, answers, on)
    registrations = register.registrations or ((old,) if old else ())
    filing = _filing(register, base, answers, on)
    facts = ApplicationFacts(
        application_type=advice.type,
        person=PersonFacts(identity_matched=True),
        qualification=held,
        other_qualifications=tuple(one for one in register.qualifications if one.id != held.id),
        institution=_institution(base, level, category, answers),
        level=level,
        category=category,
        scopes=scopes,
        training=TrainingFacts(
            "", on - _LONG_AGO, on - timedelta(days=700), "", on - timedelta(days=600), True
        ),
        scope_training_passed=True,
        reassessment_passed=True,
        registrations=registrations,
        receiving_authority=AUTHORITY,
        registration=old,
        filing=filing,
        filings=register.filings if register.person_known else ((filing,) if filing and filing.id else ()),
        begins_on=on,
        ends_on=on + timedelta(days=364),
        event=_event(answers, on),
        consents_to_lapse=answers.get("alike") == "different",
        province=base.province,
    )
    return replace(facts, change_items=changed_items(facts))


def _unknown(answers: Answers, on: date) -> RegistrationFacts:
    """A registration in the state that the answers describe."""
    standing = answers.get("standing", "active")
    long_ago = standing == "off_roster_long" or answers.get("ground") == "12"
    off_roster = long_ago or standing == "off_roster"
    return RegistrationFacts(
        id=UNKNOWN,
        level=answers.get("level", "1"),
        category="clinical",
        scopes=frozenset({"11"}),
        jurisdiction=UNKNOWN,
        primary_institution=UNKNOWN,
        status="off_roster" if off_roster else _STATUS.get(standing, standing),
        off_roster_on=(on - (_LONG_AGO if long_ago else timedelta(days=90))) if off_roster else None,
        suspended_until=on + timedelta(days=30) if standing == "suspended" else None,
        ended_on=on - _LONG_AGO if standing == "ended" else None,
        qualification=UNKNOWN,
        province=UNKNOWN,
    )


def _applied_for(advice: Advice, answers: Answers, old: RegistrationFacts) -> tuple[str, str, frozenset[str]]:
    level = "1" if answers.get("change") == "level" else old.level
    category, scopes = old.category, old.scopes
    if answers.get("change") == "category":
        category = "dental" if old.category == "clinical" else "clinical"
        scopes = frozenset({min(SCOPES_BY_CATEGORY[category])})
    elif answers.get("change") == "scope" or answers.get("alike") == "different":
        others = SCOPES_BY_CATEGORY.get(category, frozenset()) - old.scopes
        scopes = frozenset({min(others)}) if others else scopes
    return level, category, scopes


def _qualification(
    register: Register, level: str, category: str, answers: Answers, on: date
) -> QualificationFacts:
    fitting = [one for one in register.qualifications if (one.level, one.category) == (level, category)]
    if fitting:
        return fitting[0]
    changed = answers.get("change") in {"category", "level"}
    acquired = on - (_LONG_AGO if answers.get("late") == "yes" else timedelta(days=200))
    return QualificationFacts(
        id=NEW if changed else UNKNOWN, level=level, category=category, acquired_on=acquired
    )


def _institution(old: RegistrationFacts, level: str, category: str, answers: Answers) -> InstitutionFacts:
    where = answers.get("where", "")
    moves = where in {"same", "elsewhere"} or answers.get("unchanged") == "no"
    starts = answers.get("standing") in {"none", "ended", "army"}
    place = ELSEWHERE if where == "elsewhere" or starts else old.jurisdiction
    province = ELSEWHERE if place == ELSEWHERE else (old.province if old.level == ASSISTANT else place)
    return InstitutionFacts(
        id=NEW if moves or starts else old.primary_institution,
        province=province,
        county=place if level == ASSISTANT else "",
        authorities={category: AUTHORITY},
    )


def _filing(register: Register, old: RegistrationFacts, answers: Answers, on: date) -> FilingFacts | None:
    if answers.get("wish") != "filing" and answers.get("case") != "filed":
        return None
    legacy = answers.get("filed") == "legacy"
    running = [
        one
        for one in register.filings_concerned
        if bool(one.begins_on and one.begins_on < LEGACY_UNTIL) == legacy
    ]
    if len(running) == 1:
        return running[0]
    begins = date(2016, 1, 1) if legacy else on - timedelta(days=90)
    return FilingFacts(UNKNOWN, old.id, UNKNOWN, old.scopes, begins, on + timedelta(days=90))


def _event(answers: Answers, on: date) -> EventFacts:
    reason = answers.get("reason") or answers.get("ground", "")
    happened = on - (_LONG_AGO if reason in {"07", "12"} and "ground" in answers else timedelta(days=1))
    return EventFacts(reason, "—", happened, on, on)
