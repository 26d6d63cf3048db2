"""Words of a spreadsheet of institutions read as codes: class, service lines, permit, postcode (seed 1)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from yiji.codelists import catalogue
from yiji.kernel.outcome import Problem, Refusal

_BETWEEN = re.compile(r"[、,，;；/\n\r|]+")
_CODE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}")
_MOST_LINES = 120
_FILING = ("备案", "诊所备案", "诊所备案凭证", "中医诊所备案证", "中医诊所备案", "备案凭证", "备案证")
_LICENCE = ("执业许可证", "医疗机构执业许可证", "许可证", "许可", "执业许可")


def _plain(words: str) -> str:
    kept = unicodedata.normalize("NFKC", words)
    return re.sub(r"[\s()（）、,，]", "", kept).casefold()


@cache
def _by_label(list_name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in catalogue.entries(list_name):
        found.setdefault(_plain(entry.label), entry.code)
        if list_name == "service_line" and entry.label.endswith("专业"):
            found.setdefault(_plain(entry.label.removesuffix("专业")), entry.code)
        elif list_name == "institution_class":
            # "妇幼保健院(所、站)" is written without its variants.
            found.setdefault(_plain(re.sub(r"\(.*?\)", "", entry.label)), entry.code)
    return found


def class_code(shown: str) -> str:
    """The class of institution by its code (A100) or its name (综合医院); raises Refusal for neither."""
    word = unicodedata.normalize("NFKC", shown).strip()
    if re.fullmatch("[A-Ha-hJ-Qj-q][0-9]{0,3}", word):
        code = word.upper()
        if any(catalogue.exists("institution_class", code[:width]) for width in (4, 2, 1)):
            return code
    found = _by_label("institution_class").get(_plain(word))
    if found is None:
        raise Refusal(
            Problem(
                "unknown_class",
                "“{name}”不是机构类别的代码或名称。",
                way_out="请填写类别代码（例如 A100）或名称（例如“综合医院”），见模板的说明。",
                params={"name": word[:30]},
            )
        )
    return found


def service_lines(shown: str) -> tuple[list[str], list[str]]:
    """Codes of the service lines in the order of the catalogue, and the words that are none."""
    known, unknown = set(), []
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", shown))[: 2 * _MOST_LINES]:
        word = part.strip(" .。\t")
        if not word:
            continue
        code = _line_code(word)
        if code is None:
            unknown.append(word)
        else:
            known.add(code)
    return [e.code for e in catalogue.entries("service_line") if e.code in known], unknown


def _line_code(word: str) -> str | None:
    # "03 内科" and "03.01呼吸内科专业" are common; the code decides.
    led = _CODE.match(word)
    if led:
        code = ".".join(part.zfill(2) for part in led.group().split("."))
        if catalogue.exists("service_line", code):
            return code
    return _by_label("service_line").get(_plain(word))


def permit(shown: str) -> str:
    """``licence`` or ``filing``; raises Refusal for other words."""
    word = _plain(shown)
    if word in _FILING:
        return "filing"
    if word in _LICENCE:
        return "licence"
    raise Refusal(
        Problem(
            "unknown_permit",
            "“{name}”不是许可证件类型。",
            way_out="请填写“执业许可证”或“诊所备案凭证”。",
            params={"name": shown[:30]},
        )
    )


def postcode(shown: str) -> str:
    """Six digits; raises Refusal for anything else."""
    code = "".join(unicodedata.normalize("NFKC", shown).split())
    if not re.fullmatch("[0-9]{6}", code):
        raise Refusal(Problem("postcode", "邮编应为 6 位数字。", way_out="请核对；不清楚的可以不填。"))
    return code
