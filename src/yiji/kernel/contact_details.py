"""Normalises mobile numbers, contact telephones and e-mail addresses before anything is sent to them."""

from __future__ import annotations

import re
from typing import Final

from yiji.kernel.identifier_text import compact, precision_lost, refuse, warning
from yiji.kernel.outcome import Problem

MOBILE_NAME: Final = "手机号码"
CONTACT_NAME: Final = "联系电话"
EMAIL_NAME: Final = "电子邮箱"
# Segments of virtual operators, often rented by the day; staff are asked to look twice.
VIRTUAL_SEGMENTS: Final = frozenset({"162", "165", "167", "170", "171"})
_MOBILE: Final = re.compile("1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"(0[0-9]{2,3}-?)?[1-9][0-9]{6,7}(-[0-9]{1,6})?|400-?[0-9]{3}-?[0-9]{4}")
_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def normalise_mobile(text: object, *, field: str = "phone") -> str:
    """Eleven digits that an SMS can reach; +86 and separators are dropped. Raises IdentifierError."""
    number = _without_prefix(compact(text, name=MOBILE_NAME, field=field, forbid_line_breaks=True), field)
    number = number.replace("-", "")
    if _MOBILE.fullmatch(number):
        return number
    if re.search("[,;、/]", number):
        raise refuse("several", field, "手机号码一栏填了不止一个号码。", "请只保留一个能接收短信的手机号码。")
    if number.startswith("0") or (_LANDLINE.fullmatch(number) and len(number) < 10):
        raise refuse("landline", field, "手机号码一栏填的是固定电话，收不到短信。", "请填写 11 位手机号码。")
    if not re.fullmatch("[0-9]+", number):
        raise refuse("characters", field, "手机号码只能由数字组成。", "请填写 11 位手机号码。")
    if len(number) != 11:
        raise refuse(
            "length",
            field,
            "手机号码应为 11 位，现在是 {length} 位。",
            "请逐位核对后重新填写。",
            length=len(number),
        )
    raise refuse("segment", field, "手机号码的号段不存在，应以 13 至 19 开头。", "请逐位核对后重新填写。")


def mobile_warnings(number: str, *, field: str = "phone") -> tuple[Problem, ...]:
    """What staff should look at before trusting a normalised mobile number."""
    if number[:3] not in VIRTUAL_SEGMENTS:
        return ()
    return (
        warning(
            "virtual_segment",
            field,
            "该手机号码属于虚拟运营商号段。",
            "请与本人当面核实号码归本人使用后继续。",
        ),
    )


def normalise_contact_phone(text: object, *, field: str = "contact_phone") -> str:
    """A mobile or landline number for people to call; never used for SMS."""
    number = _without_prefix(compact(text, name=CONTACT_NAME, field=field, forbid_line_breaks=True), field)
    number = number.replace("(", "").replace(")", "-").replace("--", "-")
    if _MOBILE.fullmatch(number.replace("-", "")):
        return number.replace("-", "")
    if _LANDLINE.fullmatch(number):
        return number
    raise refuse(
        "format",
        field,
        "联系电话不是有效的手机或固定电话号码。",
        "请填写 11 位手机号码，或“区号-号码”形式的固定电话。",
    )


def normalise_email(text: object, *, field: str = "email") -> str:
    """The address with its domain in lower case; no comments, quoting, several addresses or line breaks."""
    address = compact(text, name=EMAIL_NAME, field=field, forbid_line_breaks=True)
    local, at, domain = address.rpartition("@")
    domain = domain.lower()
    if (
        not at
        or len(address) > 120
        or len(local) > 64
        or not _LOCAL_PART.fullmatch(local)
        or not _DOMAIN.fullmatch(domain)
    ):
        raise refuse("format", field, "电子邮箱的格式不正确。", "请填写一个邮箱地址，例如 name@example.com。")
    return f"{local}@{domain}"


def _without_prefix(number: str, field: str) -> str:
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?[Ee]\+?[0-9]+", number):
        raise precision_lost(MOBILE_NAME, field)
    shortened = re.sub(r"^(\+|00)86-?", "", number)
    return shortened[2:].lstrip("-") if re.fullmatch("86-?1[3-9][0-9-]{9,}", shortened) else shortened
