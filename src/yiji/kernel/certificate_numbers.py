"""Reads, checks and composes the numbers of the qualification and the practice certificate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from yiji.kernel.identifier_text import compact, precision_lost, refuse, warning
from yiji.kernel.outcome import Problem
from yiji.kernel.resident_id import PROVINCES, convert_15_to_18, resident_id_check_character

PRACTICE_NAME: Final = "医师执业证书编码"
QUALIFICATION_NAME: Final = "医师资格证书编码"
CATEGORY_DIGITS: Final = {"clinical": "10", "dental": "20", "public_health": "30", "tcm": "41"}
_FIRST_DIGIT_CATEGORY: Final = {"1": "clinical", "2": "dental", "3": "public_health", "4": "tcm"}
_WAY_OUT: Final = "请对照证书逐位核对后重新填写。"
# The first qualifications recognised without examination predate the exams of 1999 by decades.
_EARLIEST_QUALIFICATION_YEAR: Final = 1949


@dataclass(frozen=True)
class PracticeCertificateNo:
    """A practice certificate number taken apart. It keeps the region of first registration for life."""

    number: str
    level: str
    category: str
    region: str
    serial: str


@dataclass(frozen=True)
class QualificationCertificateNo:
    """A qualification certificate number taken apart; ``holder_id`` is the identity number inside it."""

    number: str
    year: int
    province: str
    level: str
    category: str
    holder_id: str
    warnings: tuple[Problem, ...] = ()


def compose_practice_certificate_no(level: str, category: str, region: str, serial: int) -> str:
    """Fifteen digits from level "1"/"2", practice category, six-digit region and serial 1..999999."""
    if level not in ("1", "2") or not re.fullmatch("[1-9][0-9]{5}", region) or not 1 <= serial <= 999_999:
        raise ValueError("level is 1 or 2, region has six digits, serial is 1..999999")
    return f"{level}{CATEGORY_DIGITS[category]}{region}{serial:06d}"


def compose_qualification_certificate_no(
    year: int, province: str, level: str, category: str, holder_id: str
) -> str:
    """27 characters (24 with an old identity number). For demo data and tests."""
    return f"{year:04d}{province}{level}{CATEGORY_DIGITS[category]}{holder_id}"


def parse_practice_certificate_no(
    text: object, *, field: str = "practice_certificate_no"
) -> PracticeCertificateNo:
    """The 15-digit number taken apart; raises IdentifierError for length, characters, level or category."""
    number = compact(text, name=PRACTICE_NAME, field=field)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?[Ee]\+?[0-9]+|[0-9]+\.[0-9]+", number):
        raise precision_lost(PRACTICE_NAME, field)
    if len(number) != 15:
        raise refuse(
            "length",
            field,
            "医师执业证书编码应为 15 位数字，现在是 {length} 位。",
            _WAY_OUT,
            length=len(number),
        )
    if not re.fullmatch("[0-9]{15}", number):
        raise refuse("characters", field, "医师执业证书编码只能由数字组成。", _WAY_OUT)
    if number[0] not in "12":
        raise refuse("level", field, "医师执业证书编码第 1 位应为 1(执业医师)或 2(执业助理医师)。", _WAY_OUT)
    category = _category(number[1:3])
    if category is None:
        raise refuse(
            "category",
            field,
            "医师执业证书编码第 2、3 位应为 10(临床)、20(口腔)、30(公共卫生)或 4 开头（中医）。",
            _WAY_OUT,
        )
    if number[3:5] not in PROVINCES:
        raise refuse("region", field, "医师执业证书编码第 4 至 9 位不是行政区划代码。", _WAY_OUT)
    return PracticeCertificateNo(number, number[0], category, number[3:9], number[9:])


def normalise_practice_certificate_no(text: object, *, field: str = "practice_certificate_no") -> str:
    """The stored form: fifteen digits."""
    return parse_practice_certificate_no(text, field=field).number


def parse_qualification_certificate_no(
    text: object, *, on: date | None = None, field: str = "qualification_certificate_no"
) -> QualificationCertificateNo:
    """The 27 or 24 characters taken apart; with ``on``, a year of qualification after that day is refused.

    Certificates of the army and of holders from Hong Kong, Macao and Taiwan deviate in province and identity
    number: those parts give warnings only.
    """
    number = compact(text, name=QUALIFICATION_NAME, field=field).upper()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?E\+?[0-9]+|[0-9]+\.[0-9]+", number):
        raise precision_lost(QUALIFICATION_NAME, field)
    if len(number) not in (24, 27):
        raise refuse(
            "length",
            field,
            "医师资格证书编码应为 27 位（旧证 24 位）,现在是 {length} 位。",
            _WAY_OUT,
            length=len(number),
        )
    if not re.fullmatch("[0-9]{24}|[0-9]{26}[0-9X]", number):
        raise refuse("characters", field, "医师资格证书编码只能由数字组成，仅第 27 位可以是 X。", _WAY_OUT)
    year = int(number[:4])
    if not _EARLIEST_QUALIFICATION_YEAR <= year <= (on.year if on else 2200):
        raise refuse("year", field, "医师资格证书编码前四位应为取得资格的年份。", _WAY_OUT)
    if number[6] not in "12":
        raise refuse("level", field, "医师资格证书编码第 7 位应为 1(执业医师)或 2(执业助理医师)。", _WAY_OUT)
    category = _category(number[7:9])
    if category is None:
        raise refuse(
            "category",
            field,
            "医师资格证书编码第 8、9 位应为 10(临床)、20(口腔)、30(公共卫生)或 4 开头（中医）。",
            _WAY_OUT,
        )
    holder_id = number[9:]
    warnings: list[Problem] = []
    if number[4:6] not in PROVINCES:
        warnings.append(
            warning(
                "province",
                field,
                "医师资格证书编码第 5、6 位不是省级行政区划代码。",
                "军队、港澳台人员的证书可能如此；请对照证书核实后继续。",
            )
        )
    if len(holder_id) == 18 and holder_id[17] != resident_id_check_character(holder_id[:17]):
        warnings.append(
            warning(
                "embedded_id",
                field,
                "医师资格证书编码中的身份证号校验位不正确。",
                "请对照证书核实；与证书一致可以继续。",
            )
        )
    return QualificationCertificateNo(
        number, year, number[4:6], number[6], category, holder_id, tuple(warnings)
    )


def normalise_qualification_certificate_no(
    text: object, *, on: date | None = None, field: str = "qualification_certificate_no"
) -> str:
    """The stored form: 27 or 24 characters, capital X."""
    return parse_qualification_certificate_no(text, on=on, field=field).number


def qualification_holder_mismatch(
    certificate: QualificationCertificateNo,
    resident_number: str,
    *,
    field: str = "qualification_certificate_no",
) -> Problem | None:
    """A warning when the certificate carries another identity number than its holder's (18 characters)."""
    embedded = certificate.holder_id
    if len(embedded) == 15:
        embedded = convert_15_to_18(embedded)
    if embedded == resident_number:
        return None
    return warning(
        "holder_mismatch",
        field,
        "医师资格证书编码中的身份证号与本人身份证号不一致。",
        "身份证号升位或更正过的请上传证明并确认；否则请对照证书重新填写。",
    )


def _category(digits: str) -> str | None:
    """The practice category of the two category digits; further TCM groups (42…) count as TCM."""
    if digits[0] == "4" or digits in ("10", "20", "30"):
        return _FIRST_DIGIT_CATEGORY[digits[0]]
    return None
