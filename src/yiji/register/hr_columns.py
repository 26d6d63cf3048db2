"""The columns of staff lists: by which headings they go, and how one line becomes clean values (seed 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from yiji.codelists import catalogue
from yiji.kernel.identifiers import (
    IdentifierError,
    normalise_person_name,
    normalise_practice_certificate_no,
    normalise_qualification_certificate_no,
    parse_resident_id,
)
from yiji.kernel.outcome import Problem, Refusal
from yiji.uploads.cells import Cell, text

MOST_ROWS = 20_000
MOST_COLUMNS = 60
REQUIRED = ("name", "id_number")
NO_PERSON = "第 {number} 行是合计或签名，不是人员。"
_FOOTERS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "制表",
    "填表",
    "审核人",
    "负责人",
    "经办人",
    "日期",
    "注:",
    "说明:",
    "备注:",
)

# Field → headings, the usual one first.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "员工姓名", "职工姓名", "医师姓名", "医生姓名", "人员姓名", "名字"),
    "id_number": (
        "身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码", "居民身份证号", "居民身份证号码",
        "身份证", "身份证件号", "身份证件号码",
    ),
    "department": ("所在科室", "科室", "科室名称", "所属科室", "部门", "部门名称", "所在部门"),
    "title": ("任职资格", "职称", "技术职务", "专业技术职务", "专业技术资格", "职称名称"),
    "education": ("学历", "最高学历"),
    "school": ("毕业学校", "毕业院校", "毕业院校名称"),
    "category": ("医师类别", "执业类别", "类别"),
    "level": ("医师级别", "执业级别", "级别"),
    "scope": ("执业范围", "执业专业"),
    "qualification_no": ("资格证书编码", "医师资格证书编码", "资格证号", "资格证书号"),
    "certificate_no": ("执业证书编码", "医师执业证书编码", "执业证号", "执业证书号"),
    "note": ("备注", "说明"),
}  # fmt: skip
LABELS: dict[str, str] = {key: names[0] for key, names in HEADINGS.items()}
_KEPT_TEXT = {"department": 60, "title": 40, "education": 40, "school": 80, "note": 80}


@dataclass(frozen=True)
class HrLine:
    """One line: clean, or with the problem whose ``field`` is the column (``row`` never guesses a value)."""

    number: int
    name: str = ""
    id_number: str = ""
    values: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    @staticmethod
    def twice(line: HrLine, first: int) -> HrLine:
        """The same line, refused because an earlier row has the same ID number."""
        problem = Problem(
            "twice",
            "证件号码与第 {first} 行相同。",
            field=LABELS["id_number"],
            way_out="请核对两行是否同一人，删去一行；不是同一人的，改正号码。",
            params={"first": first},
        )
        return HrLine(line.number, line.name, problem=problem)


def clean_line(number: int, cells: Mapping[str, Cell]) -> HrLine:
    """The line with normalised name and ID number; the first thing wrong with it refuses it, naming the column."""
    shown = ""
    try:
        shown = _text(cells, "name")[:50]
        name = normalise_person_name("".join(_text(cells, "name").split()))
        id_number = parse_resident_id(_text(cells, "id_number")).number
        return HrLine(number, name, id_number, _values(cells))
    except _ColumnError as refused:
        return HrLine(number, shown, problem=refused.problem)
    except IdentifierError as refused:
        first = refused.problems[0]
        column = "name" if first.field == "name" else "id_number"
        return HrLine(number, shown, problem=_in_column(first, column))


def is_footer(cells: Mapping[str, Cell]) -> bool:
    """Whether the row is a total or signature below the list: no ID number, and its first word says so."""
    try:
        if text(cells.get("id_number")):
            return False
        words = "".join("".join(text(cell).split()) for cell in cells.values() if cell is not None)
    except Refusal:
        return False
    return words.startswith(_FOOTERS)


class _ColumnError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _text(cells: Mapping[str, Cell], key: str) -> str:
    cell = cells.get(key)
    if cell is None:
        return ""
    try:
        return text(cell)
    except Refusal as refused:
        raise _ColumnError(_in_column(refused.problems[0], key)) from None


def _in_column(problem: Problem, key: str) -> Problem:
    return Problem(
        problem.code,
        problem.message,
        field=LABELS[key],
        way_out=problem.way_out,
        params=dict(problem.params),
    )


def _values(cells: Mapping[str, Cell]) -> dict[str, str]:
    """The other columns: codes where the words are known, text cut to its length, numbers as written."""
    values: dict[str, str] = {}
    for key, most in _KEPT_TEXT.items():
        if shown := _text(cells, key)[:most]:
            values[key] = shown
    for key, codes in (("category", _CATEGORIES), ("level", _LEVELS)):
        shown = _text(cells, key)
        if shown in codes:
            values[key] = codes[shown]
    if (named := _text(cells, "scope")) and (scopes := _scopes(named)):
        values["scope"] = ",".join(scopes)
    for key, normalise in (
        ("qualification_no", normalise_qualification_certificate_no),
        ("certificate_no", normalise_practice_certificate_no),
    ):
        shown = _text(cells, key)
        if shown:
            try:
                values[key] = normalise(shown)
            except IdentifierError:
                values[key] = shown[:30]
    return values


_LEVELS = {"执业医师": "1", "执业助理医师": "2", "助理医师": "2", "医师": ""}
_CATEGORIES = {
    "临床": "clinical",
    "口腔": "dental",
    "公共卫生": "public_health",
    "公卫": "public_health",
    "中医": "tcm",
}


def _scopes(shown: str) -> list[str]:
    """Codes of the practice scopes named in ``shown``; nothing where one of them is unknown."""
    parts = [part.strip() for part in shown.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    if not parts:
        return []
    codes = [_scope_codes().get(part, "") for part in parts]
    return sorted(codes) if all(codes) else []


@cache
def _scope_codes() -> dict[str, str]:
    entries = catalogue.entries("practice_scope")
    return {catalogue.label("practice_scope", one.code, lang="zh"): one.code for one in entries}
