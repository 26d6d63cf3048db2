"""The rulebook as its readers see it: every rule with its versions, its province's stricter ones, who uses it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yiji.rulebook import assumptions
from yiji.rulebook.application_types import ALL
from yiji.rulebook.provincial import OVERLAYS, Overlay
from yiji.rulebook.rule import AUTOMATIC, RULES
from yiji.rulebook.rule_titles import rule_title
from yiji.rulebook.waivers import WAIVABLE


@dataclass(frozen=True)
class RuleLine:
    """One version of a rule; ``types`` are the labels of the businesses that run it, empty for automatic ones."""

    id: str
    title: str
    severity: str
    mark: str
    since: dt.date | None
    until: dt.date | None
    articles: tuple[str, ...]
    types: tuple[str, ...]
    in_force: bool
    waivable: bool


def rule_lines(on: dt.date, type_code: str = "") -> list[RuleLine]:
    """All rules by id, or those of one business; automatic ones (routing, clocks) only without a business."""
    used = {
        rule_id: tuple(kind.label for kind in ALL if rule_id in kind.rules)
        for kind in ALL
        for rule_id in kind.rules
    }
    wanted = next((kind.rules for kind in ALL if kind.code == type_code), None)
    lines = [
        RuleLine(
            rule_id,
            rule_title(rule_id),
            version.severity,
            version.mark,
            version.since,
            version.until,
            tuple(article.cite() for article in version.law),
            used.get(rule_id, ()),
            version.in_force(on),
            rule_id in WAIVABLE,
        )
        for rule_id, versions in RULES.items()
        for version in versions
        if wanted is None or rule_id in wanted
    ]
    if wanted is None:
        lines += [
            RuleLine(
                rule_id, rule_title(rule_id), "AUTO", auto.mark, None, None,
                tuple(article.cite() for article in auto.law), (), True, False,
            )
            for rule_id, auto in AUTOMATIC.items()
        ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.id, line.since or dt.date.min))


def provinces() -> list[Overlay]:
    """The provinces whose stricter rules are switched on."""
    return [OVERLAYS[code] for code in sorted(OVERLAYS)]


def numbers() -> list[assumptions.Assumption]:
    """Every threshold of the rulebook with its basis."""
    return [one for one in vars(assumptions).values() if isinstance(one, assumptions.Assumption)]
