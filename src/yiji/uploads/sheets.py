"""Reads an uploaded sheet: .xlsx, .xls or .csv, parsed in the child process."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from yiji.kernel.outcome import Problem
from yiji.uploads.cells import Cell
from yiji.uploads.runner import run_child

MOST_ROWS = 5_000
MOST_COLUMNS = 60


@dataclass(frozen=True)
class SheetRow:
    """A row with content; ``number`` is the one at the left edge of the spreadsheet program."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Sheet:
    """The visible part of one sheet. ``hidden`` names what was left out; ``warnings`` say it in sentences."""

    name: str
    rows: list[SheetRow]
    hidden: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_sheet(
    data: bytes,
    file_name: str,
    *,
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
    sheet_name: str | None = None,
) -> Sheet:
    """The first visible sheet (or the one called ``sheet_name``) with all rows of equal length.

    One row of headings is allowed beyond ``most_rows``. Hidden rows and columns are left out and named.
    Raises Refusal with the reason; only the ending of ``file_name`` is looked at.
    """
    told, _file = run_child(
        "sheet",
        data,
        {
            "suffix": PurePosixPath(file_name.replace("\\", "/")).suffix.lower()[:10],
            "most_rows": most_rows,
            "most_columns": most_columns,
            "sheet_name": sheet_name,
        },
    )
    rows = [SheetRow(number, [_cell(cell) for cell in cells]) for number, cells in told["rows"]]
    return Sheet(told["name"], rows, _hidden(told), tuple(_warnings(told)))


def _cell(packed: Any) -> Cell:
    if not isinstance(packed, dict):
        return packed
    if "d" in packed:
        return dt.date.fromisoformat(packed["d"])
    return dt.datetime.fromisoformat(packed["t"])


def _span(first: Any, last: Any) -> str:
    return f"{first}" if first == last else f"{first}–{last}"


def _hidden(told: dict[str, Any]) -> tuple[str, ...]:
    return (
        *(f"工作表“{name}”" for name in told["hidden_sheets"]),
        *(f"第 {_span(*rows)} 行" for rows in told["hidden_rows"]),
        *(f"{_span(*columns)} 列" for columns in told["hidden_columns"]),
    )


def _listed(names: list[str], most: int = 20) -> str:
    return "、".join(names[:most]) + ("…" if len(names) > most else "")


def _warnings(told: dict[str, Any]) -> list[Problem]:
    sheets, others = told["hidden_sheets"], told["others"]
    rows = [_span(*span) for span in told["hidden_rows"]]
    columns = [_span(*span) for span in told["hidden_columns"]]
    look = "如需导入，请取消隐藏或筛选，另存后重新上传。"
    found = []
    if sheets:
        found.append(_warning("hidden_sheets", "隐藏的工作表没有导入：{names}。", _listed(sheets), look))
    if rows:
        found.append(_warning("hidden_rows", "隐藏的行没有导入：第 {names} 行。", _listed(rows), look))
    if columns:
        found.append(_warning("hidden_columns", "隐藏的列没有导入：{names} 列。", _listed(columns), look))
    if others:
        found.append(
            _warning(
                "other_sheets",
                "只读取第一个工作表，没有读取：{names}。",
                _listed(others),
                "请分别另存后上传。",
            )
        )
    if told["merged"]:
        found.append(
            _warning(
                "merged",
                "合并的单元格只有左上角有值：{names}。",
                _listed(told["merged"], 10),
                "请取消合并并补全。",
            )
        )
    if told["formulas_without_value"]:
        count = str(told["formulas_without_value"])
        found.append(
            _warning(
                "formulas",
                "{names} 个公式没有保存结果，按空白处理。",
                count,
                "请用 Excel 打开并保存后再上传。",
            )
        )
    if told["links"]:
        found.append(
            _warning(
                "links",
                "文件引用了 {names} 个其他文件，只采用已保存的值。",
                str(told["links"]),
                "请核对这些值。",
            )
        )
    return found


def _warning(code: str, message: str, names: str, way_out: str) -> Problem:
    return Problem(code, message, way_out=way_out, severity="WARN", params={"names": names})
