"""The columns of a department sheet: by which headings they go, and how one line becomes clean values (seed 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from yiji.codelists import catalogue
from yiji.institutions.department_rules import clean_code, clean_head, clean_name, name_key
from yiji.kernel.outcome import Problem, Refusal
from yiji.uploads.cells import Cell, text

MOST_ROWS = 1_000
MOST_COLUMNS = 30

# Field → headings, the one that exports write first. ``members`` is written and never read.
HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("科室编码", "编码", "科室代码", "代码", "部门编码", "部门代码"),
    "name": ("科室名称", "名称", "科室", "部门名称", "部门"),
    "parent": ("上级科室", "上级", "上级科室名称", "上级科室编码", "上级部门", "上级部门名称"),
    "service_line": ("对应诊疗科目", "诊疗科目", "诊疗科目代码", "诊疗科目名称"),
    "head_name": ("科室负责人", "负责人", "科主任", "主任", "部门负责人"),
    "state": ("状态", "科室状态", "使用状态"),
    "position": ("顺序", "排序", "排列顺序"),
    "members": ("在科医师", "在科医师数", "医师数", "人数"),
}
LABELS: dict[str, str] = {key: names[0] for key, names in HEADINGS.items()}
COLUMNS = tuple(HEADINGS)
STATE_WORDS = {"active": "在用", "disabled": "停用"}
_STATES = {
    "在用": "active",
    "启用": "active",
    "正常": "active",
    "有效": "active",
    "停用": "disabled",
    "禁用": "disabled",
}
_HIGHEST = 1_000_000


@dataclass
class SheetLine:
    """One line. A key missing from ``values`` means that its column is missing: that value stays as it is."""

    number: int
    name: str = ""
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def clean_sheet_line(number: int, cells: Mapping[str, Cell], columns: Mapping[str, int]) -> SheetLine:
    """The line with each value in its stored form; every problem names its column and the way out."""
    line = SheetLine(number)
    cleaners: dict[str, Callable[[str], Any]] = {
        "code": clean_code,
        "name": clean_name,
        "parent": lambda shown: shown[:60],
        "service_line": _service_line,
        "head_name": clean_head,
        "state": _state,
        "position": _position,
    }
    for key, clean in cleaners.items():
        if key not in columns:
            continue
        try:
            line.values[key] = clean(text(cells.get(key)))
        except Refusal as refused:
            line.problems += [_in_column(problem, key) for problem in refused.problems]
    line.name = str(line.values.get("name") or _shown(cells, "name"))[:60]
    line.code = str(line.values.get("code") or _shown(cells, "code"))[:60]
    return line


def line_as_json(line: SheetLine) -> dict[str, Any]:
    """What a row keeps of the line, enough to plan it again."""
    return dict(line.values)


def _shown(cells: Mapping[str, Cell], key: str) -> str:
    try:
        return text(cells.get(key))
    except Refusal:
        return ""


def _in_column(problem: Problem, key: str) -> Problem:
    return Problem(
        problem.code,
        problem.message,
        field=LABELS[key],
        way_out=problem.way_out,
        params=dict(problem.params),
    )


def _service_line(shown: str) -> str:
    if not shown:
        return ""
    # Exports write "03.04 心血管内科专业".
    first = shown.split(maxsplit=1)[0]
    code = first if catalogue.exists("service_line", first) else _service_lines().get(name_key(shown), "")
    # Excel turns 03 into the number 3.
    if not code and shown.isdigit() and catalogue.exists("service_line", f"0{shown}"):
        code = f"0{shown}"
    if not code:
        raise Refusal(
            Problem(
                "service_line",
                "没有诊疗科目“{shown}”。",
                way_out="请填写《医疗机构诊疗科目名录》中的代码（如 03.04）或名称。",
                params={"shown": shown[:20]},
            )
        )
    return code


@cache
def _service_lines() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in catalogue.entries("service_line"):
        name = name_key(catalogue.label("service_line", one.code, lang="zh"))
        # A name of several lines (其他) says nothing.
        found[name] = "" if name in found else one.code
    return found


def _state(shown: str) -> str:
    if not shown:
        return ""
    if shown not in _STATES:
        raise Refusal(
            Problem(
                "state_words",
                "状态“{shown}”不认识。",
                way_out="请填写“在用”或“停用”，或者留空。",
                params={"shown": shown[:20]},
            )
        )
    return _STATES[shown]


def _position(shown: str) -> int | None:
    if not shown:
        return None
    if not (shown.isascii() and shown.isdigit()) or int(shown[:12]) > _HIGHEST:
        raise Refusal(Problem("position", "顺序不是整数。", way_out="请填写 1、2、3……，或者留空。"))
    return int(shown)
