"""Normalises the number of an identity document by its kind (CV02.01.101)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from yiji.kernel.identifier_text import compact, refuse
from yiji.kernel.resident_id import parse_resident_id

RESIDENT_ID: Final = "01"
_SHAPES: Final = {
    "03": ("护照号码", "[A-Z0-9]{5,17}"),
    "06": ("港澳居民来往内地通行证号码", "[HM][0-9]{8}([0-9]{2})?"),
    "07": ("台湾居民来往大陆通行证号码", "[0-9]{8}([0-9]{2})?([A-Z0-9])?"),
}


def normalise_identity_document(
    kind: str, text: object, *, on: date | None = None, field: str = "identity_number"
) -> str:
    """The stored form of a document's number; ``kind`` is a code of the list identity_document."""
    if kind == RESIDENT_ID:
        return parse_resident_id(text, on=on, field=field).number
    name, shape = _SHAPES.get(kind, ("证件号码", r"[0-9A-Z一-鿿()\-]{4,30}"))
    number = compact(text, name=name, field=field).upper()
    if not re.fullmatch(shape, number):
        raise refuse(
            "format",
            field,
            "{name}的格式与所选证件类别不符。",
            "请对照证件重新填写，或改选证件类别。",
            name=name,
        )
    return number
