"""Reads dates from forms and imported tables; only days that exist and lie in a plausible range pass."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from yiji.kernel.identifier_text import compact, refuse
from yiji.kernel.resident_id import full_years

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
_IMPORT_FORM: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?"
)
# Day 0 of the spreadsheet calendar, shifted by its 29 February 1900 that never was.
_SERIAL_ORIGIN: Final = date(1899, 12, 30)


def parse_form_date(
    text: object, *, name: str = "日期", field: str = "date", earliest: date = EARLIEST, latest: date = LATEST
) -> date:
    """The day in an ISO text (YYYY-MM-DD), as date inputs send it. Raises IdentifierError."""
    if isinstance(text, date) and not isinstance(text, datetime):
        return _in_range(text, name, field, earliest, latest)
    written = compact(text, name=name, field=field)
    match = re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", written)
    if not match:
        raise refuse(
            "format",
            field,
            "{name}的写法不正确。",
            "请按“年-月-日”填写公历日期，例如 2026-01-05。",
            name=name,
        )
    return _real(match[1], match[2], match[3], name, field, earliest, latest)


def parse_import_date(
    value: object,
    *,
    date_cell: bool = False,
    name: str = "日期",
    field: str = "date",
    earliest: date = EARLIEST,
    latest: date = LATEST,
) -> date:
    """The day in a cell of an imported table: ISO, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105 or a date cell.

    A bare number is a spreadsheet serial only if the cell itself is formatted as a date (``date_cell``).
    """
    if isinstance(value, datetime):
        return _in_range(value.date(), name, field, earliest, latest)
    if isinstance(value, date):
        return _in_range(value, name, field, earliest, latest)
    written = unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()
    if date_cell and re.fullmatch(r"[0-9]{1,6}(\.[0-9]*)?", written):
        return _in_range(_SERIAL_ORIGIN + timedelta(days=int(float(written))), name, field, earliest, latest)
    written = re.sub("[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?$", "", written)
    written = compact(written, name=name, field=field)
    if re.fullmatch("[0-9]{8}", written):
        return _real(written[:4], written[4:6], written[6:], name, field, earliest, latest)
    match = _IMPORT_FORM.fullmatch(written)
    if not match:
        raise refuse(
            "format",
            field,
            "{name}不是公历日期。",
            "请写成 2026-01-05、2026/1/5 或 2026年1月5日，或把单元格设为日期格式。",
            name=name,
        )
    month = match[2] or match[3] or match[4] or match[5]
    return _real(match[1], month, match[6], name, field, earliest, latest)


def check_adult_at(
    day: date, birth: date, *, name: str = "执业日期", field: str = "date", age: int = 18
) -> None:
    """Refuses a ``day`` on which the person born on ``birth`` was younger than ``age``."""
    if full_years(birth, day) < age:
        raise refuse(
            "under_age",
            field,
            "{name}早于年满 {age} 周岁之日。",
            "请核对{name}与出生日期。",
            name=name,
            age=age,
        )


def _real(year: str, month: str, day: str, name: str, field: str, earliest: date, latest: date) -> date:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        raise refuse(
            "no_such_day", field, "{name}所填的日子不存在。", "请检查年、月、日后重新填写。", name=name
        ) from None
    return _in_range(value, name, field, earliest, latest)


def _in_range(value: date, name: str, field: str, earliest: date, latest: date) -> date:
    if not earliest <= value <= latest:
        raise refuse(
            "date_range",
            field,
            "{name}应在 {earliest} 至 {latest} 之间。",
            "请检查年份后重新填写。",
            name=name,
            earliest=earliest.isoformat(),
            latest=latest.isoformat(),
        )
    return value
