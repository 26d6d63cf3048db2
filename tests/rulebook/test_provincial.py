"""A province's stricter rules switch on by data alone, cite their basis, and never loosen anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rulebook.case import HOSPITAL, ON, ORDINARY, REGISTERED, vary
from yiji.rulebook import provincial
from yiji.rulebook.application_types import ALL, get
from yiji.rulebook.rule import RULES, run_rules

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "provinces" / "sample.yaml"
TYPES, RULE_IDS = frozenset(kind.code for kind in ALL), frozenset(RULES)


def read(data: Any) -> provincial.Overlay:
    return provincial.read_overlay(data, TYPES, RULE_IDS)


def sample() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def switched_on() -> Iterator[None]:
    provincial.switch_on([read(sample())])
    yield
    provincial.switch_on([])


CHANGE = vary(
    application_type="CHANGE", registration=REGISTERED, registrations=(REGISTERED,), province="340000",
    institution=replace(HOSPITAL, id="clinic"), change_items=frozenset({"primary_institution"}),
)  # fmt: skip
UNFIT = replace(ORDINARY, province="340000", scopes=frozenset({"17"}))


def test_without_the_file_the_national_rules_stand_alone() -> None:
    assert run_rules(get("CHANGE"), CHANGE, ON, "submit") == []
    assert [p.severity for p in run_rules(get("INITIAL"), UNFIT, ON, "submit") if p.code == "SCP-20"] == [
        "WARN"
    ]


def test_with_the_file_a_paper_is_asked_for_and_a_warning_blocks(switched_on: None) -> None:
    (asked,) = run_rules(get("CHANGE"), CHANGE, ON, "submit")
    assert (asked.code, asked.severity, asked.field) == ("34-DOC-1", "BLOCK", "leaving_proof")
    assert asked.articles == ("《示例省医师执业注册实施细则》第八条",)
    with_it = replace(CHANGE, documents=CHANGE.documents | {"leaving_proof"})
    assert run_rules(get("CHANGE"), with_it, ON, "submit") == []
    (unfit,) = [p for p in run_rules(get("INITIAL"), UNFIT, ON, "submit") if p.code == "SCP-20"]
    assert unfit.severity == "BLOCK"
    assert "《示例省医师执业注册实施细则》第十条" in unfit.articles


def test_it_touches_neither_other_provinces_nor_other_items_nor_other_days(switched_on: None) -> None:
    assert run_rules(get("CHANGE"), replace(CHANGE, province="330000"), ON, "submit") == []
    scope = replace(CHANGE, change_items=frozenset({"practice_scope"}))
    assert "34-DOC-1" not in {p.code for p in run_rules(get("CHANGE"), scope, ON, "submit")}
    assert "34-DOC-1" not in {p.code for p in run_rules(get("CHANGE"), CHANGE, date(2023, 12, 31), "submit")}
    later = [p for p in run_rules(get("INITIAL"), UNFIT, date(2031, 1, 1), "submit") if p.code == "SCP-20"]
    assert later[0].severity == "WARN"


def test_the_further_paper_has_its_place_on_the_upload_page(switched_on: None) -> None:
    (paper,) = provincial.further_documents("CHANGE", "340000", ON)
    assert (paper.kind, paper.label) == ("leaving_proof", "原执业机构出具的离职证明")
    assert provincial.further_documents("CHANGE", "330000", ON) == ()


def test_a_province_shortens_the_longest_filing() -> None:
    data = {
        "province": "340000",
        "rules": [
            {
                "id": "x", "kind": "longest_filing_years", "types": ["MULTI_FILE"], "value": 1,
                "basis": "细则", "since": date(2024, 1, 1),
            }
        ],
    }  # fmt: skip
    provincial.switch_on([read(data)])
    facts = vary(
        application_type="MULTI_FILE", registration=REGISTERED, province="340000",
        institution=replace(HOSPITAL, id="second"), begins_on=date(2026, 11, 10), ends_on=date(2027, 11, 11),
    )  # fmt: skip
    try:
        assert [p.code for p in run_rules(get("MULTI_FILE"), facts, ON, "submit")] == ["x"]
        year = replace(facts, ends_on=date(2027, 11, 10))
        assert run_rules(get("MULTI_FILE"), year, ON, "submit") == []
    finally:
        provincial.switch_on([])


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"province": "34"}, "province"),
        ({"rules": []}, "rules"),
        ({"rules": ["x"]}, "entry 1"),
        ({"rules": [{"id": "a"}]}, "kind, types, value, basis, since missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_entry(change: dict[str, Any], word: str) -> None:
    with pytest.raises(provincial.BadOverlay, match=word):
        read(sample() | change)


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("kind", "loosen", "kind"),
        ("types", ["NOTHING"], "NOTHING"),
        ("value", "ZZZ-99", "unknown rule"),
        ("since", "bald", "dates"),
    ],
)
def test_a_wrong_entry_is_told_with_its_key(key: str, value: Any, word: str) -> None:
    data = sample()
    data["rules"][1][key] = value
    with pytest.raises(provincial.BadOverlay, match=word):
        read(data)
