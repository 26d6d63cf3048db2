"""What a password must be: long, not well known, and nothing that others know of its owner."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from yiji.kernel.outcome import Problem

LEAST = {"physician": 8}
LEAST_STAFF = 12
MOST = 128
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv",
)


def password_problems(
    password: str, *, side: str, known_of_owner: Iterable[str] = (), field: str = "password"
) -> list[Problem]:
    """One problem for each rule that the password breaks; an empty list when it will do.

    ``known_of_owner``: name, log-in name, phone, ID number, institution. The setting YIJI_PASSWORD_PROFILE
    chooses the profile ``asvs`` or ``mlps3``.
    """
    least = LEAST.get(side, LEAST_STAFF)
    found: list[Problem] = []

    def broken(code: str, message: str, way_out: str, **params: object) -> None:
        found.append(Problem(code, message, field=field, way_out=way_out, params=params))

    if len(password) < least:
        broken(
            "password_short",
            "密码至少 {least} 个字符，现在是 {length} 个。",
            "可用几个不相干的词连起来，好记又够长。",
            least=least,
            length=len(password),
        )
    if len(password) > MOST:
        broken("password_long", "密码最多 {most} 个字符。", "请缩短后重新输入。", most=MOST)
        return found
    if _well_known(password):
        broken("password_common", "这个密码太常见，容易被猜中。", "请换一个只有您知道的密码。")
    if _contains_known(password, known_of_owner):
        broken(
            "password_personal",
            "密码中含有您的姓名、用户名、手机号、证件号码或单位名称。",
            "请去掉这些别人也知道的内容。",
        )
    if settings.YIJI_PASSWORD_PROFILE == "mlps3" and _classes(password) < 3:  # noqa: S105
        broken(
            "password_classes",
            "密码须含大写字母、小写字母、数字、符号中的至少三类。",
            "请补上所缺的字符种类。",
        )
    return found


@cache
def _also_common() -> frozenset[str]:
    """Passwords widely used in China and missing from the international list, in lower case."""
    return frozenset((Path(__file__).parent / "password_blocklist.txt").read_text(encoding="utf-8").split())


def _well_known(password: str) -> bool:
    folded = unicodedata.normalize("NFKC", password).lower()
    if folded in _also_common() or len(set(folded)) <= 3:
        return True
    if any(folded in run or folded[::-1] in run for run in _RUNS):
        return True
    try:
        CommonPasswordValidator().validate(folded)
    except ValidationError:
        return True
    return False


def _contains_known(password: str, known_of_owner: Iterable[str]) -> bool:
    folded = unicodedata.normalize("NFKC", password).lower()
    for text in known_of_owner:
        known = unicodedata.normalize("NFKC", text).lower()
        parts = {known} if len(known) >= 4 or not known.isascii() else set()
        if known[:17].isdigit() and len(known) == 18:
            parts |= {known[6:14], known[-6:]}
        elif known.isdigit() and len(known) == 11:
            parts |= {known[-8:]}
        if any(len(part) >= 2 and part in folded for part in parts):
            return True
    return False


def _classes(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit)
    symbols = any(not char.isalnum() for char in password)
    return sum(any(test(char) for char in password) for test in tests) + symbols
