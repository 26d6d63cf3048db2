"""Stricter rules of a province, as data: what a file says is added to the national rules, never taken away.

A province may ask for a further paper, make a warning a block, or shorten the longest filing; each entry cites the
provincial document it rests on and has its dates in force. Files are read by ``read_overlay``; nothing is built in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from yiji.kernel.outcome import Problem
from yiji.rulebook.documents import DocumentSpec
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.periods import last_day
from yiji.rulebook.rule import OVERLAY_HOOKS

Kind = Literal["require_document", "make_blocking", "longest_filing_years"]
_KINDS = ("require_document", "make_blocking", "longest_filing_years")
_DECIDING_STAGES = frozenset({"submit", "confirm", "accept", "decide"})


class BadOverlay(ValueError):
    """A file that cannot be used; the text names the entry and the key."""


@dataclass(frozen=True)
class OverlayRule:
    """One stricter rule. ``types`` are application types; ``value`` is the document kind, rule id or number of years."""

    id: str
    kind: Kind
    types: frozenset[str]
    value: str
    label: str
    basis: str
    since: date
    until: date | None = None
    when_item: str = ""  # only when this change_item is asked for

    def in_force(self, on: date) -> bool:
        """Whether it applies on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def concerns(self, facts: ApplicationFacts, on: date) -> bool:
        """Whether it applies to that application on that day."""
        item = not self.when_item or self.when_item in facts.change_items
        return self.in_force(on) and facts.application_type in self.types and item


@dataclass(frozen=True)
class Overlay:
    """All stricter rules of one province (GB/T 2260 code)."""

    province: str
    name: str
    rules: tuple[OverlayRule, ...]


OVERLAYS: dict[str, Overlay] = {}


def switch_on(overlays: Iterable[Overlay]) -> None:
    """Let exactly these overlays apply from now on."""
    OVERLAYS.clear()
    OVERLAYS.update({overlay.province: overlay for overlay in overlays})


def read_overlay(
    data: Mapping[str, Any], known_types: frozenset[str], known_rules: frozenset[str]
) -> Overlay:
    """An overlay from the plain data of a file. Raises BadOverlay naming the entry and what is wrong with it."""
    province = str(data.get("province", ""))
    if len(province) != 6 or not province.isdigit() or not province.endswith("0000"):
        raise BadOverlay(f"province: {province!r} is no province code of six digits")
    entries = data.get("rules")
    if not isinstance(entries, list) or not entries:
        raise BadOverlay("rules: a list with at least one entry is needed")
    rules = tuple(_rule(number, entry, known_types, known_rules) for number, entry in enumerate(entries, 1))
    if len({one.id for one in rules}) != len(rules):
        raise BadOverlay("rules: two entries share an id")
    return Overlay(province, str(data.get("name", province)), rules)


def _rule(number: int, entry: Any, known_types: frozenset[str], known_rules: frozenset[str]) -> OverlayRule:
    if not isinstance(entry, Mapping):
        raise BadOverlay(f"entry {number}: not a mapping")
    missing = [key for key in ("id", "kind", "types", "value", "basis", "since") if not entry.get(key)]
    if missing:
        raise BadOverlay(f"entry {number}: {', '.join(missing)} missing")
    kind, value, types = entry["kind"], str(entry["value"]), frozenset(entry["types"])
    if kind not in _KINDS:
        raise BadOverlay(f"entry {number}: kind {kind!r}; there are {', '.join(_KINDS)}")
    if types - known_types:
        raise BadOverlay(f"entry {number}: unknown application types {sorted(types - known_types)}")
    if kind == "make_blocking" and value not in known_rules:
        raise BadOverlay(f"entry {number}: unknown rule {value!r}")
    if kind == "longest_filing_years" and not (value.isdigit() and 1 <= int(value) <= 10):
        raise BadOverlay(f"entry {number}: value {value!r} is no number of years from 1 to 10")
    since, until = entry["since"], entry.get("until")
    if not isinstance(since, date) or not (until is None or isinstance(until, date)):
        raise BadOverlay(f"entry {number}: since and until are dates like 2026-01-01")
    return OverlayRule(
        str(entry["id"]), kind, types, value, str(entry.get("label", value)), str(entry["basis"]), since, until,
        str(entry.get("when_item", "")),
    )  # fmt: skip


def _rules(facts: ApplicationFacts, on: date) -> list[OverlayRule]:
    overlay = OVERLAYS.get(facts.province)
    return [rule for rule in overlay.rules if rule.concerns(facts, on)] if overlay else []


def further_documents(type_code: str, province: str, on: date) -> tuple[DocumentSpec, ...]:
    """The papers that the province asks for beside the national ones, for the upload page."""
    overlay = OVERLAYS.get(province)
    return tuple(
        DocumentSpec(rule.value, rule.label, needed_when=rule.basis)
        for rule in (overlay.rules if overlay else ())
        if rule.kind == "require_document" and type_code in rule.types and rule.in_force(on)
    )


def stricter(problems: list[Problem], facts: ApplicationFacts, on: date, stage: str) -> list[Problem]:
    """The problems as the application's province sees them: warnings made blocks, further ones added."""
    rules = _rules(facts, on)
    blocking = {rule.value: rule for rule in rules if rule.kind == "make_blocking"}
    found = [
        replace(problem, severity="BLOCK", articles=(*problem.articles, blocking[problem.code].basis))
        if problem.code in blocking and problem.severity == "WARN"
        else problem
        for problem in problems
    ]
    return found + [problem for rule in rules for problem in _own(rule, facts, stage)]


def _own(rule: OverlayRule, facts: ApplicationFacts, stage: str) -> list[Problem]:
    if rule.kind == "require_document" and stage in _DECIDING_STAGES and rule.value not in facts.documents:
        return [
            Problem(
                rule.id,
                "本省要求提交：{document}。",
                field=rule.value,
                way_out="请在材料步骤上传{document}。",
                articles=(rule.basis,),
                params={"document": rule.label},
            )
        ]
    begins, ends = facts.begins_on, facts.ends_on
    if (
        rule.kind == "longest_filing_years"
        and begins
        and ends
        and ends > last_day(begins, years=int(rule.value))
    ):
        return [
            Problem(
                rule.id,
                "本省规定多机构备案期限最长{years}年。",
                field="ends_on",
                way_out="请缩短期限。",
                articles=(rule.basis,),
                params={"years": rule.value},
            )
        ]
    return []


OVERLAY_HOOKS.append(stricter)
