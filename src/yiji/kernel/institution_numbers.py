"""Reads, checks and composes institutions' numbers: USCC, organisation code, licence registration number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from yiji.kernel.identifier_text import compact, precision_lost, refuse, warning
from yiji.kernel.outcome import Problem
from yiji.kernel.resident_id import PROVINCES

USCC_NAME: Final = "统一社会信用代码"
ORGANISATION_CODE_NAME: Final = "组织机构代码"
REGISTRATION_NAME: Final = "医疗机构登记号"
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_LICENCE_WAY_OUT: Final = "请对照《医疗机构执业许可证》副本逐位核对后重新填写。"
_USCC_WAY_OUT: Final = "请对照法人登记证书或营业执照逐位核对后重新填写。"


@dataclass(frozen=True)
class InstitutionRegistrationNo:
    """A licence registration number taken apart. Parts that the 12-digit form of clinics lacks are empty."""

    number: str
    region: str
    organisation_code: str = ""
    economic_type: str = ""
    institution_class: str = ""
    management_class: str = ""
    warnings: tuple[Problem, ...] = ()


def uscc_check_character(first_17: str) -> str:
    """The check character of a unified social credit code (GB 32100, modulus 31)."""
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(first_17, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31]


def organisation_code_check_character(first_8: str) -> str:
    """The check character of an organisation code (GB 11714, modulus 11)."""
    total = sum(_ORG_ALPHABET.index(c) * w for c, w in zip(first_8, _ORG_WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def compose_organisation_code(first_8: str) -> str:
    """``first_8`` with its check character. For demo data and tests."""
    return first_8 + organisation_code_check_character(first_8)


def compose_uscc(region: str, organisation_code: str, department: str = "1", kind: str = "2") -> str:
    """A USCC with a correct check character; ``12`` are public institutions. For demo data and tests."""
    body = f"{department}{kind}{region}{organisation_code}"
    return body + uscc_check_character(body)


def compose_institution_registration_no(
    organisation_code: str, region: str, economic_type: str, institution_class: str, management_class: str
) -> str:
    """The 22-character licence registration number from its parts. For demo data and tests."""
    return f"{organisation_code}{region}{economic_type}{institution_class}{management_class}"


def normalise_uscc(text: object, *, field: str = "uscc") -> str:
    """The 18 characters in capitals; refuses wrong length, alphabet, region or check character."""
    code = compact(text, name=USCC_NAME, field=field).upper().replace("-", "")
    if re.fullmatch(r"[0-9.]+E\+[0-9]+", code):
        raise precision_lost(USCC_NAME, field)
    if len(code) != 18:
        raise refuse(
            "length",
            field,
            "统一社会信用代码应为 18 位，现在是 {length} 位。",
            _USCC_WAY_OUT,
            length=len(code),
        )
    if any(char not in _USCC_ALPHABET for char in code):
        raise refuse(
            "characters",
            field,
            "统一社会信用代码只含数字和大写字母，且不使用 I、O、S、V、Z。",
            "请检查是否把数字 1、0、5、2 误写成字母。",
        )
    if not re.fullmatch("[0-9]{6}", code[2:8]):
        raise refuse("region", field, "统一社会信用代码第 3 至 8 位应为行政区划代码。", _USCC_WAY_OUT)
    if code[17] != uscc_check_character(code[:17]):
        raise refuse("check_digit", field, "统一社会信用代码校验位不正确。", _USCC_WAY_OUT)
    return code


def normalise_organisation_code(text: object, *, field: str = "organisation_code") -> str:
    """Nine characters without the hyphen; clinics' pseudo codes starting PDY have no check character."""
    code = compact(text, name=ORGANISATION_CODE_NAME, field=field).upper().replace("-", "")
    if not re.fullmatch("[0-9A-Z]{8}[0-9X]|PDY[0-9A-Z]{6}", code):
        raise refuse(
            "format",
            field,
            "组织机构代码应为 9 位：8 位数字或大写字母加 1 位校验码。",
            "请对照登记证书重新填写，可以不写连字符。",
        )
    if not code.startswith("PDY") and code[8] != organisation_code_check_character(code[:8]):
        raise refuse("check_digit", field, "组织机构代码校验位不正确。", "请对照登记证书逐位核对后重新填写。")
    return code


def parse_institution_registration_no(
    text: object, *, field: str = "institution_registration_no"
) -> InstitutionRegistrationNo:
    """The licence registration number taken apart: 22 characters, or 12 digits for older clinics."""
    number = compact(text, name=REGISTRATION_NAME, field=field).upper().replace("-", "")
    if re.fullmatch(r"[0-9.]+E\+[0-9]+", number):
        raise precision_lost(REGISTRATION_NAME, field)
    if len(number) == 12:
        return _parse_clinic_number(number, field)
    if len(number) != 22:
        raise refuse(
            "length",
            field,
            "医疗机构登记号应为 22 位（较早的诊所为 12 位）,现在是 {length} 位。",
            _LICENCE_WAY_OUT,
            length=len(number),
        )
    organisation, region, economic = number[:9], number[9:15], number[15:17]
    unit_class, management = number[17:21], number[21]
    if not re.fullmatch("[0-9A-Z]{8}[0-9X]|PDY[0-9A-Z]{6}", organisation):
        raise refuse("organisation_code", field, "医疗机构登记号前 9 位不是组织机构代码。", _LICENCE_WAY_OUT)
    _check_region(region, "医疗机构登记号第 10 至 15 位不是行政区划代码。", field)
    if not re.fullmatch("1[1-79]|2[1-49]|3[1-49]|[123]0|90", economic):
        raise refuse("economic_type", field, "医疗机构登记号第 16、17 位不是经济类型代码。", _LICENCE_WAY_OUT)
    if not re.fullmatch("[A-HJ-Q][0-9]{3}", unit_class):
        raise refuse(
            "institution_class", field, "医疗机构登记号第 18 至 21 位不是卫生机构类别代码。", _LICENCE_WAY_OUT
        )
    if management not in "129":
        raise refuse(
            "management_class",
            field,
            "医疗机构登记号末位应为 1(非营利)、2(营利)或 9(其他)。",
            _LICENCE_WAY_OUT,
        )
    warnings: tuple[Problem, ...] = ()
    if not organisation.startswith("PDY") and organisation[8] != organisation_code_check_character(
        organisation[:8]
    ):
        warnings = (
            warning(
                "organisation_code_check",
                field,
                "医疗机构登记号中的组织机构代码校验位不正确。",
                "请对照许可证副本核实；与证上一致可以继续。",
            ),
        )
    return InstitutionRegistrationNo(number, region, organisation, economic, unit_class, management, warnings)


def normalise_institution_registration_no(text: object, *, field: str = "institution_registration_no") -> str:
    """The stored form: 22 characters in capitals, or 12 digits."""
    return parse_institution_registration_no(text, field=field).number


def _parse_clinic_number(number: str, field: str) -> InstitutionRegistrationNo:
    if not re.fullmatch("[0-9]{10}[1-3][1-9]", number):
        raise refuse(
            "format",
            field,
            "12 位的医疗机构登记号应全为数字，第 11 位为 1 至 3，第 12 位为 1 至 9。",
            _LICENCE_WAY_OUT,
        )
    _check_region(number[:6], "医疗机构登记号前六位不是行政区划代码。", field)
    return InstitutionRegistrationNo(number, number[:6])


def _check_region(region: str, message: str, field: str) -> None:
    if not re.fullmatch("[1-9][0-9]{5}", region) or region[:2] not in PROVINCES:
        raise refuse("region", field, message, _LICENCE_WAY_OUT)
