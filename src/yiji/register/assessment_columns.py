"""The columns of sheets of assessment results, and how one line becomes clean values (A-9, ML 42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yiji.kernel.identifiers import IdentifierError, normalise_person_name, parse_resident_id
from yiji.kernel.outcome import Problem, Refusal
from yiji.uploads.cells import Cell, date, text

MOST_ROWS = 5_000
MOST_COLUMNS = 40
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "医师姓名", "医生姓名", "人员姓名"),
    "id_number": ("身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码", "身份证件号码"),
    "result": ("考核结果", "结果", "考核结论", "结论", "定期考核结果"),
    "assessed_on": ("考核日期", "考核时间", "考核完成日期", "测评日期"),
    "procedure": ("考核程序", "程序", "考核类型"),
}
REQUIRED = ("name", "id_number", "result", "assessed_on")
LABELS: dict[str, str] = {key: names[0] for key, names in HEADINGS.items()}
RESULTS = {"合格": "passed", "通过": "passed", "不合格": "failed", "未通过": "failed"}
PROCEDURES = {"": "general", "一般": "general", "一般程序": "general", "简易": "simple", "简易程序": "simple"}


@dataclass(frozen=True)
class ResultLine:
    """One line: clean, or with the problem whose ``field`` is the column (values are never guessed)."""

    number: int
    name: str = ""
    id_number: str = ""
    result: str = ""
    procedure: str = "general"
    assessed_on: dt.date | None = None
    problem: Problem | None = None


def clean_line(number: int, cells: Mapping[str, Cell]) -> ResultLine:
    """The line with normalised values; the first thing wrong with it refuses it, naming the column."""
    shown, column = "", "name"
    try:
        shown = text(cells.get("name"))[:50]
        name = normalise_person_name("".join(shown.split()))
        column = "id_number"
        id_number = parse_resident_id(text(cells.get("id_number"))).number
        column = "result"
        result = RESULTS.get(text(cells.get("result")), "")
        if not result:
            raise Refusal(
                Problem("unknown_result", "考核结果应为“合格”或者“不合格”。", way_out="请按考核结论填写。")
            )
        column = "assessed_on"
        assessed_on = date(cells.get("assessed_on"))
        if assessed_on is None:
            raise Refusal(Problem("required", "没有填写考核日期。", way_out="请填写考核完成的日期。"))
        column = "procedure"
        procedure = PROCEDURES.get(text(cells.get("procedure")), "")
        if not procedure:
            raise Refusal(
                Problem(
                    "unknown_procedure", "考核程序应为“一般程序”或者“简易程序”。", way_out="请改正或者留空。"
                )
            )
        return ResultLine(number, name, id_number, result, procedure, assessed_on)
    except IdentifierError as refused:
        return ResultLine(number, shown, problem=_in_column(refused.problems[0], column))
    except Refusal as refused:
        return ResultLine(number, shown, problem=_in_column(refused.problems[0], column))


def _in_column(problem: Problem, key: str) -> Problem:
    return Problem(problem.code, problem.message, LABELS[key], problem.way_out, params=dict(problem.params))
