"""One row of a spreadsheet of institutions becomes clean values, or says what is wrong in which column (seed 1)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from yiji.codelists import catalogue
from yiji.institutions.import_columns import KEYS, LABELS
from yiji.institutions.import_texts import class_code, permit, postcode, service_lines
from yiji.institutions.similar_names import has_foreign_look_alikes
from yiji.kernel.contact_details import mobile_warnings, normalise_contact_phone, normalise_mobile
from yiji.kernel.institution_numbers import (
    InstitutionRegistrationNo,
    normalise_uscc,
    parse_institution_registration_no,
)
from yiji.kernel.outcome import Problem, Refusal
from yiji.kernel.person_name import normalise_free_text, normalise_person_name
from yiji.uploads.cells import Cell, date, text

_MOST_RAW = 1_000


@dataclass
class Line:
    """A row as typed (``raw``) and as clean ``values``; a BLOCK among the ``problems`` refuses it."""

    number: int
    raw: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    registration: InstitutionRegistrationNo | None = None

    @property
    def refused(self) -> bool:
        return any(problem.severity == "BLOCK" for problem in self.problems)

    @property
    def region(self) -> str:
        """The division that the registration number names, else the one of the credit code, else ""."""
        if self.registration is not None:
            return self.registration.region
        return str(self.values.get("uscc", ""))[2:8]

    def finding(self, code: str, key: str, message: str, way_out: str, **params: Any) -> None:
        """Add something that a person should look at; the row stays good."""
        self.problems.append(Problem(code, message, key, way_out, "WARN", params=params))

    def problem(self, code: str, key: str, message: str, way_out: str, **params: Any) -> None:
        """Add a reason why the row is not imported."""
        self.problems.append(Problem(code, message, key, way_out, params=params))


def clean_line(number: int, cells: Mapping[str, Cell], today: dt.date) -> Line:
    """Every column cleaned by itself, then looked at together; all that is wrong is told, not only the first."""
    line = Line(number, {key: _raw(cells.get(key)) for key in KEYS})
    for key in KEYS:
        try:
            _clean(line, key, cells.get(key))
        except Refusal as refused:
            line.problems += [dataclasses.replace(problem, field=key) for problem in refused.problems]
    _look_together(line, today)
    return line


def _raw(cell: Cell) -> str:
    try:
        return text(cell)[:_MOST_RAW]
    except Refusal:
        # Its last digits are gone: shown as the spreadsheet has it, so that the row is recognised.
        return str(cell)[:_MOST_RAW]


def _clean(line: Line, key: str, cell: Cell) -> None:
    shown = text(cell)
    if not shown:
        if key == "name":
            line.problem("required", key, "未填写机构名称。", "请按许可证或备案凭证填写。")
        return
    if key in ("licence_valid_from", "licence_valid_to"):
        line.values[key] = date(cell)
    elif key == "registration_no":
        line.registration = parse_institution_registration_no(shown, field=key)
        line.values[key] = line.registration.number
        line.problems += line.registration.warnings
    elif key == "service_lines":
        known, unknown = service_lines(shown)
        line.values[key] = known
        if unknown:
            line.finding(
                "unknown_service_line",
                key,
                "不在《医疗机构诊疗科目名录》中，没有导入：{names}。",
                "请改用名录中的名称或代码；其余科目已读取。",
                names="、".join(name[:20] for name in unknown[:10]),
            )
    else:
        line.values[key] = _CLEANERS[key](shown)
        if key == "responsible_phone":
            line.problems += mobile_warnings(line.values[key], field=key)


def _name(shown: str) -> str:
    name = normalise_free_text(shown, name=LABELS["name"], field="name", max_length=120)
    if not any(sign.isalpha() for sign in name):
        raise Refusal(Problem("no_letter", "机构名称中没有任何文字。", way_out="请按许可证或备案凭证填写。"))
    return " ".join(name.split())


def _free(key: str, max_length: int) -> Callable[[str], str]:
    return lambda shown: normalise_free_text(shown, name=LABELS[key], field=key, max_length=max_length)


_CLEANERS: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "uscc": normalise_uscc,
    "class_code": class_code,
    "grade": _free("grade", 20),
    "address": _free("address", 160),
    "postcode": postcode,
    "phone": normalise_contact_phone,
    "legal_representative": normalise_person_name,
    "responsible_person": normalise_person_name,
    "responsible_phone": normalise_mobile,
    "permit": permit,
}


def _look_together(line: Line, today: dt.date) -> None:
    values, number = line.values, line.registration
    if has_foreign_look_alikes(values.get("name", "")):
        line.finding(
            "look_alike_letters",
            "name",
            "机构名称中混有与汉语拼音或英文字母外形相同的外文字母。",
            "请删去后用键盘重新输入；与证上确实一致可以继续。",
        )
    if not line.raw["registration_no"] and not line.raw["uscc"]:
        line.problem(
            "number_required",
            "registration_no",
            "登记号和统一社会信用代码都没有填写，无法确定是哪家机构。",
            "请至少填写一个号码。",
        )
    first, last = values.get("licence_valid_from"), values.get("licence_valid_to")
    if first and last and last < first:
        line.problem(
            "period",
            "licence_valid_to",
            "许可证有效期止（{last}）早于有效期起（{first}）。",
            "请对照许可证副本核对两个日期。",
            first=first.isoformat(),
            last=last.isoformat(),
        )
    elif last and last < today:
        line.finding(
            "expired",
            "licence_valid_to",
            "许可证有效期已于 {last} 届满。",
            "请核对日期；确已届满的，导入后请督促机构换证。",
            last=last.isoformat(),
        )
    if number is not None and number.institution_class:
        _compare_with_number(line, number)
    if line.region and not _known_division(line.region):
        line.finding(
            "unknown_region",
            "registration_no" if number else "uscc",
            "号码中的行政区划代码 {region} 不在现行区划表中（可能已调整）。",
            "请核对号码；与证上一致可以继续。",
            region=line.region,
        )
    if values.get("permit") == "filing" and not str(values.get("class_code", "D2")).startswith("D"):
        line.finding(
            "filing_class",
            "permit",
            "诊所备案凭证只用于诊所，该行的机构类别是“{name}”。",
            "请核对许可证件类型和机构类别。",
            name=class_name(values["class_code"]),
        )


def _compare_with_number(line: Line, number: InstitutionRegistrationNo) -> None:
    given = line.values.get("class_code")
    if given is None:
        line.values["class_code"] = number.institution_class
    elif number.institution_class[: len(given)] != given:
        line.finding(
            "class_differs",
            "class_code",
            "机构类别“{given}”与登记号中的类别“{in_number}”不同。",
            "请对照许可证核对；以填写的类别导入。",
            given=class_name(given),
            in_number=class_name(number.institution_class),
        )
    elif len(given) < 4:
        line.values["class_code"] = number.institution_class
    uscc, organisation = line.values.get("uscc", ""), number.organisation_code
    if uscc and not organisation.startswith("PDY") and uscc[8:17] != organisation:
        line.finding(
            "organisation_differs",
            "uscc",
            "统一社会信用代码与登记号中的组织机构代码不同。",
            "请对照两证核对；与证上一致可以继续。",
        )


@cache
def _known_division(region: str) -> bool:
    return catalogue.exists("division", region)


def class_name(code: str) -> str:
    """The class of institution in words, by its nearest known group; the code itself where there is none."""
    for width in (4, 2, 1):
        if catalogue.exists("institution_class", code[:width]):
            return catalogue.label("institution_class", code[:width])
    return code
