"""Cells of an uploaded sheet as the text or date that the person who typed them meant."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from yiji.kernel.outcome import Problem, Refusal

Cell = str | int | float | bool | dt.date | dt.datetime | None

# Excel keeps fifteen digits of a number; the rest has become zeros.
_EXACT = 10**15
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00?:00(?::00)?)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


def text(cell: Cell) -> str:
    """The cell as text: NFKC, trimmed, without a leading apostrophe or a ".0"; "" for an empty cell.

    Raises Refusal for a number of more than fifteen digits: the spreadsheet program has lost its end.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        # Plain letters and digits hold nothing to fold and nothing unseen.
        shown = (
            cell.strip() if cell.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", cell)).strip()
        )
        return shown[1:].strip() if shown.startswith(("'", "’", "‘")) else shown
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return _number(cell)


def _number(cell: int | float) -> str:
    if abs(cell) >= _EXACT:
        raise Refusal(
            Problem(
                "number_lost_digits",
                "该单元格是数字格式，超过 15 位的部分已被表格软件改成 0。",
                way_out="请把这一列设为“文本”格式，重新录入完整号码。",
            )
        )
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0").rstrip(".")
    return str(cell)


def date(cell: Cell) -> dt.date | None:
    """The cell as a date, None for an empty one; takes 2026-01-31, 2026/1/31, 2026.1.31, 20260131, 2026年1月31日.

    Raises Refusal for anything else, and for dates before 1900 or after 2199.
    """
    if isinstance(cell, dt.datetime):
        found: dt.date | None = cell.date()
    elif isinstance(cell, dt.date):
        found = cell
    else:
        shown = text(cell)
        if not shown:
            return None
        parts = _DATE.fullmatch(shown) or _EIGHT_DIGITS.fullmatch(shown)
        try:
            found = dt.date(*map(int, parts.groups())) if parts else None
        except ValueError:
            found = None
    if found is None or not 1900 <= found.year <= 2199:
        raise Refusal(
            Problem("date", "看不出是哪一天。", way_out="请写成 2026-01-31 的样子，或把单元格设为日期格式。")
        )
    return found
