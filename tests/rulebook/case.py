"""The ordinary case that every rule accepts, ways to vary it, and labels tying tests to rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from yiji.kernel.outcome import Problem
from yiji.rulebook import every_rule  # noqa: F401
from yiji.rulebook.facts import (
    ApplicationFacts,
    BarFacts,
    InstitutionFacts,
    PersonFacts,
    QualificationFacts,
    RegistrationFacts,
)
from yiji.rulebook.rule import RULES, Stage, run_rules

ON = date(2026, 11, 2)

HOSPITAL = InstitutionFacts(
    id="hospital",
    name="示范医院",
    class_code="A100",
    administrative_level="city",
    province="440000",
    city="440100",
    county="440106",
    authorities={"clinical": "district-health"},
    service_lines=frozenset({"03", "04.01"}),
)
TOWNSHIP = dataclasses.replace(HOSPITAL, id="township", class_code="C220", administrative_level="township")
QUALIFICATION = QualificationFacts(
    id="q1", level="1", category="clinical", acquired_on=date(2025, 9, 1), province="44"
)
ORDINARY = ApplicationFacts(
    person=PersonFacts(name="张三", identity_matched=True),
    qualification=QUALIFICATION,
    institution=HOSPITAL,
    level="1",
    category="clinical",
    scopes=frozenset({"11"}),
    documents=frozenset({"photo", "employment_proof"}),
    photo_taken_on=date(2026, 9, 1),
)
REGISTERED = RegistrationFacts(
    id="r1",
    level="1",
    category="clinical",
    scopes=frozenset({"11"}),
    jurisdiction="440000",
    primary_institution="hospital",
)

F = TypeVar("F", bound=Callable[..., Any])


def accepts(*rule_ids: str) -> Callable[[F], F]:
    """The test shows a case the named rules let pass (read by scripts/make_rulebook_page.py)."""
    return lambda test: test


def refuses(*rule_ids: str) -> Callable[[F], F]:
    """The test shows a case the named rules find fault with."""
    return lambda test: test


def proves(*rule_ids: str) -> Callable[[F], F]:
    """The test shows that an automatic rule is carried out."""
    return lambda test: test


def vary(**changes: Any) -> ApplicationFacts:
    """The ordinary case with changes."""
    return dataclasses.replace(ORDINARY, **changes)


def barred(**bars: Any) -> ApplicationFacts:
    """The ordinary case with something on record against the applicant."""
    return vary(bars=BarFacts(**bars))


@dataclasses.dataclass(frozen=True)
class Only:
    """An application type with the named rules alone."""

    rules: tuple[str, ...]


def find(
    rule_id: str, facts: ApplicationFacts = ORDINARY, on: date = ON, stage: Stage | None = None
) -> list[Problem]:
    """What one rule finds, at the first stage it runs at."""
    return run_rules(Only((rule_id,)), facts, on, stage or RULES[rule_id][0].stages[-1])


def one(rule_id: str, facts: ApplicationFacts, on: date = ON, stage: Stage | None = None) -> Problem:
    """The single problem the rule finds; complete: message, way out and article."""
    (problem,) = find(rule_id, facts, on, stage)
    assert problem.code == rule_id
    assert problem.text()
    assert problem.way_out_text()
    assert problem.articles
    return problem
