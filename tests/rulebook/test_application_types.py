"""Application types: what they ask, what they run, and what they do to the register."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rulebook.case import HOSPITAL, ON, ORDINARY, vary
from yiji.rulebook import application_types
from yiji.rulebook.application_types import missing_fields
from yiji.rulebook.register_changes import OpenRegistration
from yiji.rulebook.rule import blocking, run_rules

INITIAL = application_types.get("INITIAL")


def test_an_ordinary_initial_registration_passes_every_stage() -> None:
    for stage in ("save", "submit", "confirm", "accept", "decide"):
        assert run_rules(INITIAL, ORDINARY, ON, stage) == []


def test_an_empty_draft_raises_hints_but_never_fails() -> None:
    problems = run_rules(
        INITIAL, vary(qualification=None, institution=None, level="", category=""), ON, "save"
    )
    assert [problem.code for problem in problems] == ["ELG-01"]
    assert blocking(problems) == problems


def test_granting_opens_one_registration_in_the_place_of_the_level() -> None:
    facts = vary(department="d1")
    assert INITIAL.effect(facts) == [
        OpenRegistration(
            practice_level="1",
            practice_category="clinical",
            practice_scopes=("11",),
            practice_jurisdiction="440000",
            primary_institution="hospital",
            approving_authority="district-health",
            qualification="q1",
            department="d1",
        )
    ]
    (assistant,) = INITIAL.effect(replace(facts, level="2"))
    assert isinstance(assistant, OpenRegistration)
    assert assistant.practice_jurisdiction == "440106"


def test_granting_without_an_authority_is_an_error_not_a_guess() -> None:
    with pytest.raises(ValueError, match="authority"):
        INITIAL.effect(vary(institution=replace(HOSPITAL, authorities={})))


def test_every_field_stands_in_a_step_and_a_box_of_the_form() -> None:
    names = [field.name for field in INITIAL.fields]
    assert len(names) == len(set(names))
    for field in INITIAL.fields:
        assert field.step in {step.number for step in INITIAL.steps}
        assert field.box in range(2, 20), field.name
        assert field.label
        assert (field.kind in {"code", "codes"}) is bool(field.code_list), field.name


def test_required_fields_without_a_value_are_told_with_their_step() -> None:
    problems = missing_fields(INITIAL, {}, step=1)
    assert {problem.field for problem in problems} == {
        "qualification", "institution", "practice_level", "practice_category", "practice_scopes",
    }  # fmt: skip
    assert problems[0].text() == "“医师资格”未填写。"
    assert problems[0].way_out_text() == "请在“资格与拟执业岗位”步骤填写医师资格。"


def test_a_required_cell_of_a_row_is_told_with_its_row() -> None:
    rows = [{"from_month": "2020-01", "organisation": "医院"}, {"from_month": "2021-01"}]
    (problem,) = missing_fields(INITIAL, {"work_history": rows, "health": "fit"}, step=3)
    assert problem.text() == "第2行“单位（学校）”未填写。"
    assert problem.field == "work_history"


def test_an_unknown_type_does_not_exist() -> None:
    with pytest.raises(KeyError):
        application_types.get("NOTHING")
