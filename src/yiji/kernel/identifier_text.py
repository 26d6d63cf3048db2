"""What every identifier has in common: its refusal, and cleaning of what people type, paste and scan."""

from __future__ import annotations

import unicodedata
from typing import Any

from yiji.kernel.outcome import Problem, Refusal

# Longer than any identifier with all its separators; keeps hostile input away from normalisation.
MAX_RAW_LENGTH = 200


class IdentifierError(Refusal, ValueError):
    """One value was refused; ``problem`` says which field, why and the way out, never the value."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


def refuse(code: str, field: str, message: str, way_out: str, **params: Any) -> IdentifierError:
    """A blocking refusal, ready to be raised. ``message`` and ``way_out`` are ``str.format`` templates."""
    return IdentifierError(Problem(code=code, message=message, field=field, way_out=way_out, params=params))


def warning(code: str, field: str, message: str, way_out: str, **params: Any) -> Problem:
    """Something to be confirmed by a person, not a reason to refuse."""
    return Problem(code, message, field=field, way_out=way_out, severity="WARN", params=params)


def compact(text: object, *, name: str, field: str, forbid_line_breaks: bool = False) -> str:
    """``text`` in NFKC without any blank or invisible character, for values that never contain blanks.

    ``name`` is the Chinese name of the field for the messages. Full-width characters become half-width;
    NBSP, zero width characters and the byte order mark vanish; control characters inside the value, lone
    surrogates, emptiness and over-length raise IdentifierError. With ``forbid_line_breaks`` even a trailing
    line break is refused (values that end up in mail or SMS headers).
    """
    if isinstance(text, float):
        raise precision_lost(name, field)
    raw = "" if text is None else str(text)
    if len(raw) > MAX_RAW_LENGTH:
        raise refuse("too_long", field, "{name}过长。", "请只填写{name}本身，不要附带其他内容。", name=name)
    if raw.isascii() and raw.isalnum():
        return raw  # the usual case of long lists: nothing below would change it
    if forbid_line_breaks and any(mark in raw for mark in "\r\n\u2028\u2029\x85"):
        raise refuse("line_break", field, "{name}中有换行符。", "请删除换行后重新填写。", name=name)
    raw = raw.strip().strip("\ufeff").strip()
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in raw):
        raise refuse(
            "control_character",
            field,
            "{name}中有不可见的控制字符。",
            "请删除后手工重新输入，不要从其他文件粘贴。",
            name=name,
        )
    normal = unicodedata.normalize("NFKC", raw)
    result = "".join(char for char in normal if not char.isspace() and unicodedata.category(char) != "Cf")
    if not result:
        raise refuse("required", field, "未填写{name}。", "请填写{name}。", name=name)
    return result


def precision_lost(name: str, field: str) -> IdentifierError:
    """A number that a spreadsheet has rounded: its last digits are gone and must not be guessed."""
    return refuse(
        "precision_lost",
        field,
        "{name}被电子表格转换成了数值，末几位已经丢失。",
        "请在表格中把该列设为“文本”格式，按证件重新录入后再导入。",
        name=name,
    )
