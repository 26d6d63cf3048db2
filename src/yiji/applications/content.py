"""The one cleaner of application content, for web forms and for the API: FieldSpecs in, clean values or problems out."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any

from yiji.codelists import catalogue
from yiji.kernel.identifiers import IdentifierError, normalise_email, normalise_mobile
from yiji.kernel.outcome import Problem
from yiji.rulebook.application_types import ApplicationType, FieldSpec

_MONTH = re.compile(r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")
_POSTCODE = re.compile(r"^[0-9]{6}$")
_EARLIEST = dt.date(1900, 1, 1)


class _Wrong(Exception):
    def __init__(self, reason: str, way_out: str, **params: object) -> None:
        self.reason, self.way_out, self.params = reason, way_out, params


def clean_fields(
    kind: ApplicationType, raw: Mapping[str, Any], step: int | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """Clean the fields of one wizard step (or all): JSON-ready values, and a problem for each unusable one.

    Missing values come out as "" (or [] and False): whether a field is required is asked at submit.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in kind.fields if step is None else kind.fields_of(step):
        try:
            values[field.name] = _clean(field, raw.get(field.name))
        except _Wrong as wrong:
            problems.append(_problem(field, wrong))
    return values, problems


def split_personal(kind: ApplicationType, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(plain, personal): rows with a personal column count as personal as a whole."""
    personal = {
        field.name
        for field in kind.fields
        if field.personal or any(column.personal for column in field.columns)
    }
    plain = {name: value for name, value in values.items() if name not in personal}
    return plain, {name: value for name, value in values.items() if name in personal}


def _problem(field: FieldSpec, wrong: _Wrong) -> Problem:
    return Problem(
        "invalid",
        wrong.reason,
        field=field.name,
        way_out=wrong.way_out,
        params={"label": field.label, **wrong.params},
    )


def _text(value: Any, most: int, multiline: bool = False) -> str:
    text = unicodedata.normalize("NFC", str(value or "")).strip()
    allowed = {"\n", "\r", "\t"} if multiline else set()
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in allowed for c in text):
        raise _Wrong("“{label}”含有无法保存的字符。", "请删除不可见字符或自造字后重新填写。")
    if len(text) > most:
        raise _Wrong("“{label}”最多 {most} 个字，现有 {length} 个。", "请缩短。", most=most, length=len(text))
    return text.replace("\r\n", "\n")


def _clean(field: FieldSpec, value: Any) -> Any:
    kind = field.kind
    if kind == "rows":
        return _rows(field, value)
    if kind == "flag":
        return value in (True, "on", "true", "1", 1)
    if kind == "codes":
        codes = [str(code) for code in (value or [])][:20]
        return sorted({_code(field, code) for code in codes if code})
    text = _text(value, field.max_length, multiline=kind == "long_text")
    if not text:
        return ""
    return _CLEANERS.get(kind, lambda _field, clean: clean)(field, text)


def _code(field: FieldSpec, code: str) -> str:
    if not catalogue.exists(field.code_list, code):
        raise _Wrong("“{label}”的选项无效。", "请从列表中重新选择。")
    return code


def _date(field: FieldSpec, text: str) -> str:
    try:
        value = dt.date.fromisoformat(text)
    except ValueError:
        raise _Wrong("“{label}”不是有效日期。", "请按 年-月-日 填写，例如 2026-07-01。") from None
    if not _EARLIEST <= value <= dt.date(2100, 1, 1):
        raise _Wrong("“{label}”的年份不合理。", "请核对年份。")
    return value.isoformat()


def _month(field: FieldSpec, text: str) -> str:
    if not _MONTH.match(text):
        raise _Wrong("“{label}”不是有效年月。", "请按 年-月 填写，例如 2024-09。")
    return text


def _identifier(normalise: Any) -> Any:
    def clean(field: FieldSpec, text: str) -> str:
        try:
            return str(normalise(text))
        except IdentifierError as error:
            problem = error.problems[0]
            raise _Wrong("“{label}”:{why}", problem.way_out_text(), why=problem.text()) from None

    return clean


def _postcode(field: FieldSpec, text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if not _POSTCODE.match(text):
        raise _Wrong("“{label}”应为 6 位数字。", "请核对后填写，例如 310000；不清楚可不填。")
    return text


def _uuid(field: FieldSpec, text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise _Wrong("“{label}”的选项无效。", "请从列表中重新选择。") from None


_CLEANERS: dict[str, Any] = {
    "code": _code,
    "date": _date,
    "month": _month,
    "phone": _identifier(normalise_mobile),
    "email": _identifier(normalise_email),
    "postcode": _postcode,
    "qualification": _uuid,
    "institution": _uuid,
    "department": _uuid,
    "registration": _uuid,
    "filing": _uuid,
}


def _rows(field: FieldSpec, value: Any) -> list[dict[str, Any]]:
    rows = [row for row in (value or []) if isinstance(row, Mapping) and any(row.values())]
    if len(rows) > field.max_length:
        raise _Wrong("“{label}”最多 {most} 行。", "请合并相近的经历。", most=field.max_length)
    cleaned = []
    for number, row in enumerate(rows, 1):
        item = {}
        for column in field.columns:
            try:
                item[column.name] = _clean(column, row.get(column.name))
            except _Wrong as wrong:
                why = wrong.reason.format(label=column.label, **wrong.params)
                raise _Wrong("“{label}”第 {row} 行：{why}", wrong.way_out, row=number, why=why) from None
        if item.get("from_month") and item.get("to_month") and item["to_month"] < item["from_month"]:
            raise _Wrong("“{label}”第 {row} 行的结束年月早于开始年月。", "请核对年月。", row=number)
        cleaned.append(item)
    return cleaned
