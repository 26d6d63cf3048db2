"""The codes the rulebook knows are those of the code lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from yiji.rulebook.application_types import ALL
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS
from yiji.rulebook.practice_scope import SCOPES_BY_CATEGORY, SERVICE_LINES_OF_SCOPE
from yiji.rulebook.refusal_grounds import REFUSAL_GROUNDS

DATA = Path(__file__).resolve().parents[2] / "src" / "yiji" / "codelists" / "data"


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))["rows"]
    return found


def codes(name: str) -> set[str]:
    return {row["code"] for row in rows(name)}


def test_scopes_stand_under_the_same_category_in_both() -> None:
    listed: dict[str, set[str]] = {}
    for row in rows("practice_scope"):
        listed.setdefault(row["parent"], set()).add(row["code"])
    assert listed == SCOPES_BY_CATEGORY


def test_service_lines_fit_scopes_as_the_code_list_says_up_to_the_first_level() -> None:
    for row in rows("practice_scope"):
        if row["code"] in SERVICE_LINES_OF_SCOPE:
            assert {line[:2] for line in row.get("service_lines", ())} <= SERVICE_LINES_OF_SCOPE[row["code"]]


def test_reasons_and_grounds_have_the_listed_codes() -> None:
    assert set(OFF_ROSTER_REASONS) == codes("off_roster_reason")
    assert set(DEREGISTRATION_GROUNDS) == codes("deregistration_reason")
    assert codes("refusal_reason") <= set(REFUSAL_GROUNDS)


def test_papers_are_listed_document_kinds() -> None:
    named = {document.kind for kind in ALL for document in kind.documents}
    named |= {paper for ground in DEREGISTRATION_GROUNDS.values() for paper in ground.documents}
    named |= {paper for reason in OFF_ROSTER_REASONS.values() for paper in reason.documents}
    assert named <= codes("document_kind")


def test_application_types_and_the_lists_of_their_fields_exist() -> None:
    assert {kind.code for kind in ALL} <= codes("application_type")
    for kind in ALL:
        for field in kind.fields:
            assert not field.code_list or rows(field.code_list), field.name
