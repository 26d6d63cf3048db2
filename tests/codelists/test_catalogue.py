"""Every shipped list is whole: sourced, labelled, and never with two meanings for a code."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from yiji.codelists import catalogue

CURRENT = date(2026, 11, 23)


@pytest.mark.parametrize("name", catalogue.list_names())
def test_a_list_has_its_origin_and_its_labels(name: str) -> None:
    found = catalogue.code_list(name)
    assert found.name == name
    assert all((found.title, found.title_en, found.source, found.law, found.certainty))
    assert found.entries
    for entry in found.entries:
        assert entry.code
        assert entry.label
        assert entry.label_en or name == "division"


@pytest.mark.parametrize("name", catalogue.list_names())
def test_a_code_never_means_two_things_on_one_day(name: str) -> None:
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for entry in catalogue.code_list(name).entries:
        span = (entry.valid_from or date.min, entry.valid_to or date.max)
        assert span[0] <= span[1]
        spans[entry.code].append(span)
    for code, of_code in spans.items():
        of_code.sort()
        for earlier, later in pairwise(of_code):
            assert earlier[1] < later[0], code


@pytest.mark.parametrize(
    "name", [n for n in catalogue.list_names() if n not in ("practice_scope", "change_reason")]
)
def test_parents_exist_in_their_list(name: str) -> None:
    codes = {entry.code for entry in catalogue.code_list(name).entries}
    assert {entry.parent for entry in catalogue.code_list(name).entries} - {""} <= codes


def test_scopes_belong_to_categories_and_point_at_service_lines() -> None:
    for scope in catalogue.entries("practice_scope", CURRENT):
        assert catalogue.exists("practice_category", scope.parent)
        for line in scope.extra.get("service_lines", ()):
            assert catalogue.exists("service_line", line), (scope.code, line)
    assert "12" not in {e.code for e in catalogue.children("practice_scope", "dental")}


def test_critical_care_is_a_scope_only_since_2009() -> None:
    assert not catalogue.exists("practice_scope", "X27", date(2008, 12, 31))
    assert catalogue.exists("practice_scope", "X27", CURRENT)


def test_labels_in_both_languages_and_for_unknown_codes() -> None:
    assert catalogue.label("practice_scope", "11") == "内科专业"
    assert catalogue.label("practice_scope", "11", lang="en") == "Internal medicine"
    assert catalogue.label("practice_scope", "??") == "??"
    with pytest.raises(KeyError):
        catalogue.label("no_such_list", "1")


@pytest.mark.parametrize(
    ("code", "full"),
    [
        ("330113", "浙江省杭州市临平区"),
        ("659012", "新疆维吾尔自治区白杨市"),
        ("653228", "新疆维吾尔自治区和田地区和康县"),
        ("110105", "北京市朝阳区"),
    ],
)
def test_young_and_ordinary_divisions_are_known(code: str, full: str) -> None:
    assert catalogue.exists("division", code, CURRENT)
    assert catalogue.division_name(code, full=True) == full


def test_divisions_resolve_as_of_a_day() -> None:
    assert not catalogue.exists("division", "330113", date(2019, 1, 1))
    assert catalogue.exists("division", "500112", date(2020, 1, 1))
    assert not catalogue.exists("division", "500112", CURRENT)
    assert catalogue.division_ever_existed("110103")
    assert catalogue.division_name("110103") == "崇文区"
    assert not catalogue.division_ever_existed("999999")


def test_the_tree_of_divisions_is_whole() -> None:
    provinces = catalogue.divisions(parent="")
    assert len(provinces) == 35
    assert {p.extra["level"] for p in provinces} == {"province"}
    current = {d.code for d in catalogue.divisions()}
    assert {d.parent for d in catalogue.divisions()} - {""} <= current
    assert len(catalogue.divisions(parent="110000", level="county")) == 16
    with pytest.raises(ValueError, match="level"):
        catalogue.divisions(level="village")
