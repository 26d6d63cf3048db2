"""Reads an extract of the register (CSV): columns by name in any order, each row cleaned or refused with a reason."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from yiji.codelists import catalogue
from yiji.kernel.identifiers import (
    IdentifierError,
    normalise_person_name,
    normalise_practice_certificate_no,
    parse_import_date,
    parse_qualification_certificate_no,
    parse_resident_id,
    qualification_holder_mismatch,
)
from yiji.kernel.outcome import Problem, Refusal

COLUMNS = (
    "姓名",
    "身份证号",
    "性别",
    "医师类别",
    "医师级别",
    "执业范围",
    "资格证书编码",
    "执业证书编码",
    "任职资格",
    "主要执业机构",
    "执业地点",
    "状态",
    "批准日期",
)
STATUSES = {"在册": "active", "不在册": "off_roster", "未注册": ""}
_SEX = {"男": "1", "女": "2"}


@dataclass(frozen=True)
class RegisterRow:
    """One clean row. ``status`` "" means that the person holds a qualification and was never registered."""

    line: int
    name: str
    id_number: str
    birth_date: dt.date
    sex: str
    category: str
    level: str
    scopes: tuple[str, ...]
    qualification_no: str
    qualified_year: int
    certificate_no: str
    title: str
    institution: str
    province: str
    status: str
    approved_on: dt.date | None
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: ``problem`` names the column in its ``field``."""

    line: int
    problem: Problem


class _RowError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_register(data: bytes, today: dt.date) -> Iterator[RegisterRow | RefusedRow]:
    """Every data row of the file, clean or refused. Raises Refusal when the file is not a register extract."""
    reader = csv.DictReader(io.StringIO(_decode(data)))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise Refusal(
            Problem(
                "columns",
                "文件缺少列：{columns}。",
                way_out="请使用首行为列名的登记库导出文件；列的次序不限。",
                params={"columns": "、".join(missing)},
            )
        )
    for row in reader:
        line = reader.line_num
        try:
            yield _clean(line, {name: (row.get(name) or "").strip() for name in COLUMNS}, today)
        except _RowError as error:
            yield RefusedRow(line, error.problem)
        except IdentifierError as error:
            yield RefusedRow(line, error.problems[0])


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(Problem("encoding", "文件编码无法识别。", way_out="请另存为 UTF-8 或 GB18030 编码的 CSV。"))


def _refuse(column: str, message: str, value: str = "") -> _RowError:
    params = {"column": column, "value": value[:40]}
    return _RowError(
        Problem("invalid", message, field=column, way_out="请核对原始登记后更正该行。", params=params)
    )


def _code(list_name: str, column: str, label: str, parent: str = "") -> str:
    for entry in catalogue.entries(list_name):
        if entry.label == label and (not parent or entry.parent == parent):
            return entry.code
    raise _refuse(column, "“{column}”的值“{value}”不在代码表中。", value=label)


def _title(label: str) -> str:
    return (
        next((e.code for e in catalogue.entries("professional_title") if e.label == label), "")
        if label
        else ""
    )


def _scope(column: str, label: str, category: str) -> str:
    aliases = {"中医专业": "中医", "中西医结合专业": "中西医结合", "公共卫生专业": "公共卫生类别专业"}
    for text in (label, aliases.get(label, label), f"{label}专业", label.removesuffix("专业")):
        for entry in catalogue.entries("practice_scope"):
            if entry.parent == category and entry.label == text:
                return entry.code
    raise _refuse(column, "“{column}”的值“{value}”不在代码表中。", value=label)


def _province(column: str, text: str) -> str:
    for entry in catalogue.divisions(level="province"):
        if text.startswith(entry.label) or (text and entry.label.startswith(text)):
            return entry.code
    raise _refuse(column, "“{column}”“{value}”不是省级行政区划名称。", value=text)


def _clean(line: int, row: dict[str, str], today: dt.date) -> RegisterRow:
    person = parse_resident_id(row["身份证号"], on=today, field="身份证号")
    name = normalise_person_name(row["姓名"], field="姓名")
    held = parse_qualification_certificate_no(row["资格证书编码"], field="资格证书编码")
    warnings = [*person.warnings, *held.warnings]
    if held.year > today.year:
        # The register is the source: an odd year in its own number is told, not refused.
        warnings.append(
            Problem(
                "year",
                "资格证书编码中的年份 {year} 尚未到来。",
                "资格证书编码",
                severity="WARN",
                params={"year": held.year},
            )
        )
    mismatch = qualification_holder_mismatch(held, person.number, field="资格证书编码")
    if mismatch:
        warnings.append(mismatch)
    if row["状态"] not in STATUSES:
        raise _refuse("状态", "“状态”应为 在册、不在册 或 未注册。")
    category = _code("practice_category", "医师类别", row["医师类别"].removesuffix("类别"))
    status = STATUSES[row["状态"]]
    registered = bool(status)
    if registered and not row["主要执业机构"]:
        raise _refuse("主要执业机构", "已注册的医师缺少主要执业机构。")
    return RegisterRow(
        line=line,
        name=name,
        id_number=person.number,
        birth_date=person.birth_date,
        sex=_SEX.get(row["性别"], person.sex),
        category=category,
        level=_code("practice_level", "医师级别", row["医师级别"]),
        scopes=tuple(
            _scope("执业范围", part.strip(), category)
            for part in row["执业范围"].replace("、", ",").replace(",", ",").split(",")
            if part.strip()
        ),
        qualification_no=held.number,
        qualified_year=held.year,
        certificate_no=normalise_practice_certificate_no(row["执业证书编码"], field="执业证书编码")
        if registered
        else "",
        title=_title(row["任职资格"]),
        institution=row["主要执业机构"],
        province=_province("执业地点", row["执业地点"]) if registered else "",
        status=status,
        approved_on=parse_import_date(row["批准日期"], field="批准日期") if registered else None,
        warnings=tuple(warnings),
    )
