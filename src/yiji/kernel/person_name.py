"""Normalises names and free text: one person is written one way, nothing invisible is stored."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from yiji.kernel.identifier_text import refuse

NAME: Final = "姓名"
MAX_LENGTH: Final = 50
MIDDLE_DOT: Final = "\u00b7"
_DOT_VARIANTS: Final = dict.fromkeys(
    map(ord, "\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u0387\u2e31\u25cf"), MIDDLE_DOT
)
# Characters that old GBK systems kept in the private use area, with the real character they stand for.
_GBK_PRIVATE_USE: Final = {"\ue863": "\u4dae"}
_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MAX_MARKS: Final = 8
# The usual name: ideographs of the first block alone, which no normalisation changes.
_PLAIN: Final = re.compile(f"[\u4e00-\u9fff]{{1,{MAX_LENGTH}}}")


def normalise_person_name(text: object, *, field: str = "name") -> str:
    """The stored form of a name: NFKC, one kind of middle dot, no blanks between Chinese characters.

    Chinese characters of every extension block and Latin letters are accepted; private-use characters,
    controls, piles of combining marks, emoji and names without any letter raise IdentifierError.
    """
    raw = "" if text is None else str(text)
    if _PLAIN.fullmatch(raw):
        return raw
    if len(raw) > 4 * MAX_LENGTH + 1000:
        raise _too_long(field, len(raw))
    _refuse_unprintable(raw.strip(), NAME, field)
    name = unicodedata.normalize("NFKC", raw.translate(_DOT_VARIANTS))
    name = "".join(char for char in name if unicodedata.category(char) != "Cf")
    name = " ".join(name.split())
    name = re.sub(f"(?<=[{_HAN}]) (?=[{_HAN}])", "", name)
    name = re.sub(f"(?<=[{_HAN}]) ?[.{MIDDLE_DOT}] ?(?=[{_HAN}])", MIDDLE_DOT, name)
    if not name:
        raise refuse("required", field, "未填写姓名。", "请按身份证件填写姓名。")
    _refuse_marks(name, field)
    if len(name) > MAX_LENGTH:
        raise _too_long(field, len(name))
    if any(unicodedata.category(char) in ("So", "Sk") for char in name):
        raise refuse("emoji", field, "姓名中有表情符号或图形符号。", "请按身份证件填写姓名。")
    if not any(_is_letter(char) for char in name):
        raise refuse("no_letter", field, "姓名中没有任何文字。", "请按身份证件填写姓名。")
    return name


def normalise_free_text(
    text: object, *, name: str, field: str, max_length: int, multiline: bool = False
) -> str:
    """Free text without invisible characters, trimmed; "" stays "". ``name`` is the field's Chinese name.

    Only controls, private-use characters, lone surrogates and over-length are refused: what looks like a
    formula, a template or SQL is text and stays text.
    """
    raw = ("" if text is None else str(text)).strip()
    if len(raw) > max_length:
        raise refuse(
            "too_long",
            field,
            "{name}最多 {maximum} 个字，现在是 {length} 个字。",
            "请缩短后重新提交。",
            name=name,
            maximum=max_length,
            length=len(raw),
        )
    if multiline:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_unprintable(raw.replace("\n", "").replace("\t", "") if multiline else raw, name, field)
    raw = unicodedata.normalize("NFC", raw)
    return "".join(char for char in raw if unicodedata.category(char) != "Cf" or char == "\u200d")


def _refuse_unprintable(text: str, name: str, field: str) -> None:
    for char in text:
        category = unicodedata.category(char)
        if category in ("Cc", "Cs", "Zl", "Zp"):
            raise refuse(
                "control_character",
                field,
                "{name}中有不可见的控制字符。",
                "请删除后手工重新输入，不要从其他文件粘贴。",
                name=name,
            )
        if category == "Co":
            meant = _GBK_PRIVATE_USE.get(char)
            way_out = "请删除该字，改用支持生僻字的输入法按证件重新输入。"
            if meant:
                way_out = "该字在旧编码中多为“{meant}”，请删除后改用支持生僻字的输入法重新输入。"
            raise refuse(
                "private_use",
                field,
                "{name}中有旧系统自造的字（代码 {code_point}）,换一台电脑就无法显示。",
                way_out,
                name=name,
                code_point=f"U+{ord(char):04X}",
                meant=meant or "",
            )


def _refuse_marks(name: str, field: str) -> None:
    marks = [unicodedata.category(char) in ("Mn", "Me") for char in name]
    if sum(marks) > _MAX_MARKS or any(all(marks[i : i + 3]) for i in range(len(marks) - 2)):
        raise refuse("combining_marks", field, "姓名中有大量叠加的附加符号。", "请按身份证件填写姓名。")


def _is_letter(char: str) -> bool:
    # Blocks newer than this Python's Unicode tables are "unassigned" there, yet are Chinese characters.
    return char.isalpha() or 0x20000 <= ord(char) <= 0x3FFFF


def _too_long(field: str, length: int) -> Exception:
    return refuse(
        "too_long",
        field,
        "姓名最多 {maximum} 个字，现在是 {length} 个字。",
        "请只填写姓名本身。",
        maximum=MAX_LENGTH,
        length=length,
    )
