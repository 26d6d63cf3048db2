"""What a change of personal information needs (seed 7; the figures are this product's choice unless cited)."""

from __future__ import annotations

import unicodedata

from yiji.codelists import catalogue
from yiji.kernel.outcome import Problem, Refusal

# Items with a code of the list of the same name; the school is free text, the photo a file.
CODED_ITEMS = ("professional_title", "education", "degree")
# Percentage of white in the upper corners: below the first a portrait is refused, below the second it is flagged.
LEAST_WHITE, GOOD_WHITE = 60, 90
SCHOOL_LENGTH = (2, 80)
MOST_AT_ONCE = 200


def normalised_value(item: str, value: str) -> str:
    """The value as it is stored; raises Refusal at field ``value`` for one that the item can't have."""
    if item in CODED_ITEMS:
        if not catalogue.exists(item, value):
            raise _refuse("invalid", "所选的值无效。", "请从列表中选择。")
        return value
    if item == "school":
        name = " ".join(unicodedata.normalize("NFKC", value).split())
        least, most = SCHOOL_LENGTH
        if not least <= len(name) <= most or not any(char.isalpha() for char in name):
            raise _refuse(
                "school", "毕业学校的名称应为 2 至 80 个字。", "请按毕业证书填写学校全称，不要填写简称。"
            )
        return name
    raise _refuse("item", "该项信息不能在这里修改。", "姓名、证件号码等有误的，请联系发证机关更正。")


def require_white(white_share: int) -> None:
    """A portrait stands before white; raises Refusal with what was measured."""
    if white_share < LEAST_WHITE:
        raise Refusal(
            Problem(
                "photo_background",
                "照片背景不是白色（背景白色部分约 {share}%）。",
                field="photo",
                way_out="请使用近期二寸免冠正面白底照片；裁剪时让头部居中、四周留白。",
                params={"share": white_share},
            )
        )


def value_label(item: str, value: str) -> str:
    """A stored value in words; "" for an empty one."""
    if not value:
        return ""
    return catalogue.label(item, value) if item in CODED_ITEMS else value


def _refuse(code: str, message: str, way_out: str) -> Refusal:
    return Refusal(Problem(code, message, field="value", way_out=way_out))
