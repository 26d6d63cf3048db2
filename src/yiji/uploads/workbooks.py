"""Writes spreadsheets: text stays text, whatever it begins with."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from yiji.uploads.cells import Cell

_ACTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_TEXT = 32_000
_MOST_WIDTH, _LEAST_WIDTH = 50, 8


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet: headings, and rows of as many cells."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(sheets: Sequence[WorkbookSheet], *, notes: Sequence[str] = ()) -> bytes:
    """An .xlsx file; ``notes`` go to a last sheet called 说明, a line each. Numbers and dates keep their kind."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    head = book.add_format(
        {"bold": True, "bg_color": "#E8F0FE", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"num_format": "@", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    taken: set[str] = set()
    extra = [WorkbookSheet("说明", (), [[line] for line in notes])] if notes else []
    for sheet in (*sheets, *extra):
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        widths = [_width(column) for column in sheet.columns]
        for place, column in enumerate(sheet.columns):
            page.write_string(0, place, _storable(column), head)
        line = 1 if sheet.columns else 0
        for row in sheet.rows:
            for place, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, bool):
                    page.write_boolean(line, place, cell)
                elif isinstance(cell, int | float):
                    page.write_number(line, place, cell)
                elif isinstance(cell, dt.date):
                    page.write_datetime(line, place, cell, moment if isinstance(cell, dt.datetime) else day)
                else:
                    page.write_string(line, place, _storable(cell), text)
                if place < len(widths):
                    widths[place] = max(widths[place], _width(str(cell)))
            line += 1
        for place, width in enumerate(widths):
            page.set_column(place, place, width, text)
        if sheet.columns:
            page.freeze_panes(1, 0)
        else:
            page.set_column(0, 0, 100)
    book.close()
    return out.getvalue()


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, every field quoted; text that a program might run begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_harmless(column) for column in columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if not isinstance(cell, str):
        return str(cell)
    shown = _UNSTORABLE.sub("\ufffd", cell)
    return f"'{shown}" if shown.startswith(_ACTS) or shown.lstrip(" \n").startswith(_ACTS) else shown


def _storable(cell: str) -> str:
    shown = _UNSTORABLE.sub("\ufffd", cell.replace("\r\n", "\n").replace("\r", "\n"))
    return shown if len(shown) <= _MOST_TEXT else f"{shown[:_MOST_TEXT]}…"


def _width(shown: str) -> int:
    wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in shown[:_MOST_WIDTH])
    return min(_MOST_WIDTH, max(_LEAST_WIDTH, wide + 2))


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel opens: at most 31 characters, none of ``[]:*?/\\``, no other sheet's."""
    plain = _NOT_IN_NAMES.sub(" ", _UNSTORABLE.sub("", wanted)).strip().strip("'")[:31] or "Sheet"
    name, count = ("History_" if plain.lower() == "history" else plain), 1
    while name.lower() in taken:
        count += 1
        name = f"{plain[: 30 - len(str(count))]}_{count}"
    taken.add(name.lower())
    return name
