"""One row of the national qualification register becomes clean values, or says what is wrong in which column."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yiji.kernel.identifiers import (
    normalise_free_text,
    normalise_identity_document,
    normalise_person_name,
    parse_qualification_certificate_no,
    parse_resident_id,
    qualification_holder_mismatch,
)
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.national_columns import CATEGORIES, DOCUMENTS, KEYS, LABELS, LEVELS, SEXES
from yiji.uploads.cells import Cell, date, text

_MOST_RAW = 200


@dataclass
class NationalLine:
    """A row as typed (``raw``) and as clean ``values``; a BLOCK among the ``problems`` refuses it.

    ``values``: name, identity_document, id_number, sex, birth_date, level, category, certificate_no, obtained_on,
    obtained_year, issuer; dates as ISO text, "" where the file says nothing.
    """

    number: int
    raw: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(problem.severity == "BLOCK" for problem in self.problems)

    @property
    def warned(self) -> bool:
        return any(problem.severity == "WARN" for problem in self.problems)

    def refuse(self, code: str, key: str, message: str, way_out: str, **params: Any) -> None:
        """Add a reason why the row is not imported."""
        self.problems.append(Problem(code, message, key, way_out, params=params))

    def warn(self, code: str, key: str, message: str, way_out: str, **params: Any) -> None:
        """Add something to be looked at; the row stays good."""
        self.problems.append(Problem(code, message, key, way_out, "WARN", params=params))


def clean_national_line(
    number: int, cells: Mapping[str, Cell], today: dt.date, province: str
) -> NationalLine:
    """Every column cleaned by itself, then looked at together; ``province`` is the scope of the file ("" for all)."""
    line = NationalLine(number, {key: _raw(cells.get(key)) for key in KEYS if cells.get(key) is not None})
    for key, clean in _CLEANERS.items():
        try:
            line.values[key] = clean(text(cells.get(key)), key)
        except Refusal as refused:
            line.problems += [dataclasses.replace(problem, field=key) for problem in refused.problems]
    _dates(line, cells)
    _person(line, cells, today)
    _certificate(line, cells, today, province)
    return line


def _raw(cell: Cell) -> str:
    try:
        return text(cell)[:_MOST_RAW]
    except Refusal:
        # Its last digits are gone: shown as the spreadsheet has it, so that the row is recognised.
        return str(cell)[:_MOST_RAW]


def _name(shown: str, key: str) -> str:
    return normalise_person_name(shown, field=key)


def _code(codes: Mapping[str, str]) -> Callable[[str, str], str]:
    def find(shown: str, key: str) -> str:
        plain = shown.replace(" ", "")
        found = codes.get(plain) or codes.get(plain.removesuffix("类别").removesuffix("类"))
        if found is None:
            if not plain:
                return ""
            raise Refusal(
                Problem(
                    "code",
                    "“{column}”的值“{value}”不在代码表中。",
                    way_out="请核对国家资格库的导出格式后更正该行。",
                    params={"column": LABELS[key], "value": plain[:20]},
                )
            )
        return found

    return find


def _issuer(shown: str, key: str) -> str:
    return normalise_free_text(shown, name=LABELS[key], field=key, max_length=80)


_CLEANERS: dict[str, Callable[[str, str], str]] = {
    "name": _name,
    "identity_document": _code(DOCUMENTS),
    "sex": _code(SEXES),
    "level": _code(LEVELS),
    "category": _code(CATEGORIES),
    "issuer": _issuer,
}


def _dates(line: NationalLine, cells: Mapping[str, Cell]) -> None:
    for key in ("obtained_on", "birth_date"):
        try:
            found = date(cells.get(key))
        except Refusal as refused:
            line.problems += [dataclasses.replace(problem, field=key) for problem in refused.problems]
            continue
        line.values[key] = found.isoformat() if found else ""


def _person(line: NationalLine, cells: Mapping[str, Cell], today: dt.date) -> None:
    kind = line.values.get("identity_document") or "01"
    try:
        if kind != "01":
            line.values["id_number"] = normalise_identity_document(
                kind, text(cells.get("id_number")), field="id_number"
            )
            return
        person = parse_resident_id(text(cells.get("id_number")), on=today, field="id_number")
    except Refusal as refused:
        line.problems += [dataclasses.replace(problem, field="id_number") for problem in refused.problems]
        return
    line.problems += person.warnings
    line.values["id_number"] = person.number
    stated = line.values.get("birth_date", "")
    if stated and stated != person.birth_date.isoformat():
        line.warn(
            "birth_differs",
            "birth_date",
            "出生日期与身份证号中的不一致，以身份证号为准。",
            "请向国家资格库核实。",
        )
    if line.values.get("sex") and line.values["sex"] != person.sex:
        line.warn("sex_differs", "sex", "性别与身份证号第 17 位表示的不一致。", "请向国家资格库核实。")
    line.values["birth_date"] = person.birth_date.isoformat()
    line.values["sex"] = line.values.get("sex") or person.sex


def _certificate(line: NationalLine, cells: Mapping[str, Cell], today: dt.date, province: str) -> None:
    try:
        held = parse_qualification_certificate_no(text(cells.get("certificate_no")), field="certificate_no")
    except Refusal as refused:
        line.problems += [
            dataclasses.replace(problem, field="certificate_no") for problem in refused.problems
        ]
        return
    line.values["certificate_no"] = held.number
    line.values["province"] = held.province
    line.problems += held.warnings
    if held.year > today.year:
        line.warn(
            "year", "certificate_no", "资格证书编码中的年份 {year} 尚未到来。", "请核对证书。", year=held.year
        )
    if province and held.province != province:
        line.refuse(
            "other_province",
            "certificate_no",
            "证书编码第 5、6 位是 {found}，不属于这次导入的省份（{wanted}）。",
            "请只导入该省的名单，或上传时选择“全国”。",
            found=held.province,
            wanted=province,
        )
    if line.values.get("id_number") and line.values.get("identity_document") in ("", "01"):
        mismatch = qualification_holder_mismatch(held, line.values["id_number"], field="certificate_no")
        if mismatch:
            line.problems.append(mismatch)
    for key, in_number in (("level", held.level), ("category", held.category)):
        stated = line.values.get(key)
        if stated and stated != in_number:
            line.warn(
                f"{key}_differs",
                key,
                "{column}与资格证书编码中的不一致，以该列为准。",
                "请向国家资格库核实。",
                column=LABELS[key],
            )
        if key in line.values:
            line.values[key] = stated or in_number
    _year(line, held.year)


def _year(line: NationalLine, year: int) -> None:
    obtained = line.values.get("obtained_on", "")
    line.values["obtained_year"] = year
    if obtained and int(obtained[:4]) != year:
        line.warn(
            "obtained_differs",
            "obtained_on",
            "取得日期的年份与资格证书编码中的年份 {year} 不一致。",
            "请对照证书核实；以该列的日期为准。",
            year=year,
        )
