"""Reads comma-separated text: its encoding and its separator are found out, garbled text is refused."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from yiji.uploads.child.cell_values import Packer, limits_hold
from yiji.uploads.child.refused import Refused

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Control characters, the replacement mark and private-use characters: signs of the wrong encoding.
_GARBLED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')


def read_csv(data: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    """All rows; numbers stay text, as nobody knows whether leading zeros matter."""
    text = decoded(data)
    declared = re.match(r"sep=(.)\r?\n", text)
    body = text[declared.end() :] if declared else text
    separator = declared[1] if declared and declared[1] in ",;\t|" else separator_of(body)
    csv.field_size_limit(200_000)
    packer, widest = Packer(), 0
    rows: list[tuple[int, list[Any]]] = []
    shift = 1 if declared else 0
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    number = shift
    try:
        for number, fields in enumerate(reader, start=1 + shift):
            cells = [
                packer.cell(plain_field(field), number, column)
                for column, field in enumerate(fields, start=1)
            ]
            used = max((column for column, cell in enumerate(cells, start=1) if cell is not None), default=0)
            if used:
                limits_hold(number, used, most_rows, most_columns)
                widest = max(widest, used)
                rows.append((number, cells))
    except csv.Error as error:
        raise Refused("csv_broken", at=number + 1) from error
    if not rows:
        raise Refused("sheet_empty", name="CSV")
    for _number, ragged in rows:
        del ragged[widest:]
        ragged.extend([None] * (widest - len(ragged)))
    nothing: dict[str, Any] = {
        "others": [],
        "hidden_sheets": [],
        "hidden_rows": [],
        "hidden_columns": [],
        "merged": [],
    }
    return {"name": "CSV", "rows": rows, **nothing, "formulas_without_value": 0, "links": 0}


def decoded(data: bytes) -> str:
    """The text, from UTF-8, UTF-16 or GB18030; raises Refused where none of them gives readable text."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _GARBLED.search(text):
            return text
    raise Refused("encoding")


def _candidates(data: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return (encoding,)
    nulls = data[:4000].count(0)
    if nulls:
        # Digits, commas and line ends have a zero byte in UTF-16: on which side tells the order.
        return ("utf-16-be",) if data[:4000:2].count(0) > nulls / 2 else ("utf-16-le",)
    return ("utf-8", "gb18030")


def separator_of(text: str) -> str:
    """The sign that cuts the first lines into the same number of fields, more than one."""
    lines = [re.sub(r'"(?:[^"]|"")*"', "", line) for line in text.splitlines()[:20] if line.strip()]
    best, most = ",", 0
    for sign in (",", ";", "\t", "，", "|"):
        counts = [line.count(sign) for line in lines]
        level = sorted(counts)[len(counts) // 2] if counts else 0
        if level > most:
            best, most = sign, level
    return best


def plain_field(field: str) -> str:
    """``="00123"`` is how some programs keep leading zeros; it stands for the text inside."""
    kept = _TEXT_FORMULA.fullmatch(field.strip())
    return kept[1].replace('""', '"') if kept else field
