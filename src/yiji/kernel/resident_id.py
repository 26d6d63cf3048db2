"""Reads, checks and composes the resident identity number (GB 11643) and the documents shaped like it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Final, Literal

from yiji.kernel.identifier_text import compact, precision_lost, refuse, warning
from yiji.kernel.outcome import Problem

NAME: Final = "身份证号"
MIN_AGE: Final = 16
MAX_AGE: Final = 120
# GB/T 2260; 66 is the Xinjiang corps in health systems, 83 residents of Taiwan with a residence permit.
PROVINCES: Final = frozenset(
    str(code)
    for block in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 67))
    for code in block
) | {"71", "81", "82", "83"}
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
_RETYPE: Final = "请对照证件逐位核对后重新填写。"

DocumentKind = Literal["resident_id", "hk_mo_tw_residence_permit", "foreign_permanent_resident_id"]


@dataclass(frozen=True)
class ResidentId:
    """A valid number. ``sex`` is a GB/T 2261.1 code ("1" male, "2" female); ``region`` has six digits."""

    number: str
    birth_date: date
    sex: str
    region: str
    kind: DocumentKind = "resident_id"
    converted_from_15: bool = False
    warnings: tuple[Problem, ...] = ()

    def age_on(self, day: date) -> int:
        """Completed years of age on ``day``."""
        return full_years(self.birth_date, day)


def full_years(birth: date, day: date) -> int:
    """Completed years between ``birth`` and ``day``; negative when ``day`` is earlier."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def resident_id_check_character(first_17: str) -> str:
    """The eighteenth character for seventeen digits (ISO 7064 MOD 11-2, as GB 11643 uses it)."""
    if len(first_17) != len(_WEIGHTS):
        raise ValueError("seventeen digits are needed")
    total = sum(map(mul, map(int, first_17), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11]


def compose_resident_id(region: str, birth: date, seq: int) -> str:
    """A number with a correct check character; ``seq`` is 0..999 and odd for men. For demo data and tests."""
    if not re.fullmatch("[1-9][0-9]{5}", region) or not 0 <= seq <= 999:
        raise ValueError("region has six digits, seq is 0..999")
    body = f"{region}{birth:%Y%m%d}{seq:03d}"
    return body + resident_id_check_character(body)


def convert_15_to_18(number: str) -> str:
    """The 18-character form of an old 15-digit number (all were issued to people born in the 1900s)."""
    body = f"{number[:6]}19{number[6:]}"
    return body + resident_id_check_character(body)


def parse_resident_id(
    text: object,
    *,
    on: date | None = None,
    known_region: Callable[[str], bool] | None = None,
    field: str = "identity_number",
) -> ResidentId:
    """The number that ``text`` stands for; raises IdentifierError naming the reason and the way out.

    ``on`` is the day of checking: with it, births in the future and ages outside 16..120 are refused.
    Without it only what no clock can change is checked. ``known_region`` answers whether a division code was
    ever in use; an unknown one is a warning in the result, because the lists are never complete.
    """
    number = compact(text, name=NAME, field=field).upper()
    _check_shape(number, field)
    old = len(number) == 15
    if old:
        number = convert_15_to_18(number)
    birth = _birth_date(number, field)
    if on is not None:
        _check_age(birth, on, field)
    if number[17] != resident_id_check_character(number[:17]):
        raise refuse("check_digit", field, "身份证号校验位不正确，有一位或几位写错了。", _RETYPE)
    region, kind = number[:6], _kind(number)
    warnings: tuple[Problem, ...] = ()
    if kind == "resident_id" and (
        number[:2] not in PROVINCES or (known_region is not None and not known_region(region))
    ):
        warnings = (
            warning(
                "unknown_region",
                field,
                "身份证号前六位 {region} 不在行政区划代码表中。",
                "请对照证件核实；确认无误可以继续。",
                region=region,
            ),
        )
    sex = "1" if int(number[16]) % 2 else "2"
    return ResidentId(number, birth, sex, region, kind, old, warnings)


def normalise_resident_id(text: object, *, on: date | None = None, field: str = "identity_number") -> str:
    """The stored form: 18 characters, capital X."""
    return parse_resident_id(text, on=on, field=field).number


def sex_mismatch(resident_id: ResidentId, stated_sex: str, *, field: str = "sex") -> Problem | None:
    """A warning when the stated sex differs from the one the number carries; the clerk confirms."""
    if stated_sex in ("1", "2") and stated_sex != resident_id.sex:
        return warning(
            "sex_mismatch",
            field,
            "所填性别与身份证号第 17 位表示的性别不一致。",
            "请对照证件核实；确认无误请勾选“已核对”后继续。",
        )
    return None


def _check_shape(number: str, field: str) -> None:
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?E\+?[0-9]+|[0-9]+\.[0-9]+", number):
        raise precision_lost(NAME, field)
    if re.fullmatch("[A-Z]{1,3}[0-9]{5,10}", number):
        raise refuse(
            "document_type",
            field,
            "填写的不像身份证号，更像护照或通行证号码。",
            "请改填 18 位身份证号，或把证件类别改为相应的证件。",
        )
    if len(number) not in (15, 18):
        raise refuse(
            "length",
            field,
            "身份证号应为 18 位（旧证 15 位）,现在是 {length} 位。",
            _RETYPE,
            length=len(number),
        )
    if not re.fullmatch("[0-9]{15}|[0-9]{17}[0-9X]", number):
        raise refuse(
            "characters",
            field,
            "身份证号只能由数字组成，仅第 18 位可以是 X。",
            _RETYPE,
        )
    if number[0] == "0":
        raise refuse("region", field, "身份证号前六位不是行政区划代码。", _RETYPE)


def _birth_date(number: str, field: str) -> date:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        birth = date.min
    if not 1850 <= birth.year <= 2200:
        raise refuse("birth_date", field, "身份证号中的出生日期不存在。", _RETYPE)
    return birth


def _check_age(birth: date, on: date, field: str) -> None:
    if birth > on:
        raise refuse("birth_in_future", field, "身份证号中的出生日期晚于今天。", _RETYPE)
    if not MIN_AGE <= full_years(birth, on) <= MAX_AGE:
        raise refuse(
            "age_range",
            field,
            "按身份证号计算的年龄为 {age} 岁，应在 {minimum} 至 {maximum} 岁之间。",
            _RETYPE,
            age=full_years(birth, on),
            minimum=MIN_AGE,
            maximum=MAX_AGE,
        )


def _kind(number: str) -> DocumentKind:
    if number[0] == "9":
        return "foreign_permanent_resident_id"
    if number[:2] in ("81", "82", "83"):
        return "hk_mo_tw_residence_permit"
    return "resident_id"
