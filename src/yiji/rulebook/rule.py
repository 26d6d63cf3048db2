"""How a rule is written down (id, law, dates, severity, stages) and how an application's rules are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, Literal, Protocol, TypeVar

from yiji.kernel.law import Article
from yiji.kernel.outcome import Problem, Severity
from yiji.rulebook import laws
from yiji.rulebook.facts import ApplicationFacts

Stage = Literal["save", "submit", "confirm", "accept", "decide"]
EVERY_STAGE: tuple[Stage, ...] = ("save", "submit", "confirm", "accept", "decide")
FROM_SUBMIT: tuple[Stage, ...] = ("submit", "confirm", "accept", "decide")

Mark = Literal["S", "K", "G"]  # found in a source · general knowledge of the field · our own proposal


@dataclass(frozen=True)
class Finding:
    """What a rule found. ``message`` is the reason, ``way_out`` what to do; str.format templates."""

    message: str
    way_out: str = ""
    field: str = ""
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)
    severity: Severity | None = None  # None = the severity of the rule


Answer = None | str | Finding | list[Finding]
Check = Callable[[ApplicationFacts, date], Answer]


@dataclass(frozen=True)
class Rule:
    """One version of a rule. ``until`` is its last day in force; an amendment begins a new version."""

    id: str
    check: Check
    law: tuple[Article, ...]
    since: date
    until: date | None
    severity: Severity
    stages: tuple[Stage, ...]
    mark: Mark
    summary: str

    def in_force(self, on: date) -> bool:
        """Whether this version applies on that legal date."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Automatic:
    """A rule the program carries out by itself (routing, clocks, lists) instead of testing an application."""

    id: str
    function: str
    law: tuple[Article, ...]
    mark: Mark
    summary: str


class HasRules(Protocol):
    """What run_rules needs of an application type."""

    @property
    def rules(self) -> tuple[str, ...]: ...


RULES: dict[str, list[Rule]] = {}
# Provinces look at what the national rules found (rulebook.provincial registers itself here).
OVERLAY_HOOKS: list[Callable[[list[Problem], ApplicationFacts, date, str], list[Problem]]] = []
AUTOMATIC: dict[str, Automatic] = {}
F = TypeVar("F", bound=Callable[..., Any])


def _checked(rule_id: str, law: Iterable[Article]) -> tuple[Article, ...]:
    articles = tuple(laws.check(article) for article in law)
    if not articles:
        raise ValueError(f"{rule_id} has no article; a rule without law is not a rule")
    return articles


def _first_line(function: Callable[..., Any]) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]


def rule(
    rule_id: str,
    *,
    law: Iterable[Article],
    since: date,
    until: date | None = None,
    severity: Severity = "BLOCK",
    stages: tuple[Stage, ...] = EVERY_STAGE,
    mark: Mark = "S",
) -> Callable[[Check], Check]:
    """Register a check under its rule id. Raises UnknownArticle, or ValueError without law."""
    articles = _checked(rule_id, law)

    def register(check: Check) -> Check:
        versions = RULES.setdefault(rule_id, [])
        if any(_overlap(old, since, until) for old in versions):
            raise ValueError(f"{rule_id}: two versions in force at the same time")
        versions.append(
            Rule(rule_id, check, articles, since, until, severity, stages, mark, _first_line(check))
        )
        return check

    return register


def automatic(rule_id: str, *, law: Iterable[Article], mark: Mark = "S") -> Callable[[F], F]:
    """Note that the decorated function carries out the named rule; it is printed in docs/rulebook.md."""
    articles = _checked(rule_id, law)

    def register(function: F) -> F:
        where = f"{function.__module__.removeprefix('yiji.')}.{function.__qualname__}"
        AUTOMATIC[rule_id] = Automatic(rule_id, where, articles, mark, _first_line(function))
        return function

    return register


def _overlap(old: Rule, since: date, until: date | None) -> bool:
    return (until is None or old.since <= until) and (old.until is None or since <= old.until)


def run_rules(application_type: HasRules, facts: ApplicationFacts, on: date, stage: Stage) -> list[Problem]:
    """The problems the type's rules find at this stage, as of the legal date ``on``, in the type's order.

    BLOCK stops the act, WARN must be ticked off by the examiner, INFO is shown. At ``save`` all are hints.
    The stricter rules of the application's province come on top (``rulebook.provincial``).
    """
    problems: list[Problem] = []
    for rule_id in application_type.rules:
        for version in RULES[rule_id]:
            if stage in version.stages and version.in_force(on):
                problems.extend(_problems(version, version.check(facts, on)))
    for overlay in OVERLAY_HOOKS:
        problems = overlay(problems, facts, on, stage)
    return problems


def blocking(problems: Iterable[Problem]) -> list[Problem]:
    """Only those problems that stop the act."""
    return [problem for problem in problems if problem.severity == "BLOCK"]


def _problems(version: Rule, answer: Answer) -> list[Problem]:
    if answer is None:
        return []
    findings = answer if isinstance(answer, list) else [answer]
    citations = tuple(article.cite() for article in version.law)
    return [
        _problem(version, Finding(found) if isinstance(found, str) else found, citations)
        for found in findings
    ]


def _problem(version: Rule, found: Finding, citations: tuple[str, ...]) -> Problem:
    return Problem(
        code=version.id,
        message=found.message,
        field=found.field,
        way_out=found.way_out,
        severity=found.severity or version.severity,
        articles=citations,
        params=found.params,
    )
