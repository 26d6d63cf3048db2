"""Cells and their places in the form in which they leave the child."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any

from yiji.uploads.child.refused import Refused

MOST_TEXT = 2_000
MOST_ALL_TEXT = 8_000_000


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def limits_hold(row: int, column: int, most_rows: int, most_columns: int) -> None:
    """Refuse content outside the part of a sheet that is read."""
    if row > most_rows + 1:
        raise Refused("sheet_too_long", most=most_rows, at=row)
    if column > most_columns:
        raise Refused("sheet_too_wide", most=most_columns, at=f"{letters(column)}{row}")


class Packer:
    """Turns values into JSON-safe cells and counts the text of the whole sheet."""

    def __init__(self) -> None:
        self.text = 0

    def cell(self, value: Any, row: int, column: int) -> Any:
        """``{"d": …}`` is a date, ``{"t": …}`` a date with time; all else is itself."""
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            if not math.isfinite(value):
                return str(value)
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        if isinstance(value, dt.datetime):
            if value.time() == dt.time():
                return {"d": value.date().isoformat()}
            return {"t": value.replace(tzinfo=None, microsecond=0).isoformat()}
        if isinstance(value, dt.date):
            return {"d": value.isoformat()}
        text = value if isinstance(value, str) else str(value)
        if len(text) > MOST_TEXT:
            raise Refused("cell_too_long", at=f"{letters(column)}{row}", length=len(text), most=MOST_TEXT)
        self.text += len(text)
        if self.text > MOST_ALL_TEXT:
            raise Refused("too_much_text")
        return text if text.strip() else None
