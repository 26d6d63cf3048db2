"""Reads a sheet of an .xls file (BIFF, Excel 97 to 2003)."""

from __future__ import annotations

import io
from typing import Any

from yiji.uploads.child.cell_values import Packer, letters, limits_hold, spans
from yiji.uploads.child.refused import Refused


def read_xls(data: bytes, most_rows: int, most_columns: int, sheet_name: str | None) -> dict[str, Any]:
    """One visible sheet without its hidden rows and columns."""
    _refuse_other_contents(data)
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True, formatting_info=True, ragged_rows=True
        )
    except xlrd.XLRDError as error:
        words = str(error).lower()
        raise Refused(
            "password" if "encrypted" in words else "ole" if "can't find" in words else "damaged"
        ) from error
    visible = {
        name: not book.sheet_by_index(index).visibility for index, name in enumerate(book.sheet_names())
    }
    shown = [name for name, seen in visible.items() if seen and (sheet_name is None or name == sheet_name)]
    if not shown:
        raise Refused("sheet_missing", name=sheet_name) if sheet_name else Refused("sheet_all_hidden")
    sheet = book.sheet_by_name(shown[0])
    hidden_rows = {number + 1 for number, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {number + 1 for number, info in sheet.colinfo_map.items() if info.hidden}
    packer, widest = Packer(), 0
    rows: list[tuple[int, list[Any]]] = []
    seen_hidden: set[int] = set()
    for number in range(1, sheet.nrows + 1):
        cells: list[Any] = []
        for column, cell in enumerate(sheet.row(number - 1), start=1):
            value = packer.cell(_value(cell, book), number, column)
            if value is not None:
                limits_hold(number, column, most_rows, most_columns)
                widest = max(widest, column)
            cells.append(None if column in hidden_columns else value)
        if any(cell is not None for cell in cells):
            if number in hidden_rows:
                seen_hidden.add(number)
            else:
                rows.append((number, cells))
    if not widest:
        raise Refused("sheet_empty", name=sheet.name[:31])
    for _number, ragged in rows:
        del ragged[widest:]
        ragged.extend([None] * (widest - len(ragged)))
    return {
        "name": sheet.name[:200],
        "rows": rows,
        "others": [name[:200] for name, seen in visible.items() if seen and name != sheet.name],
        "hidden_sheets": [name[:200] for name, seen in visible.items() if not seen],
        "hidden_rows": spans(seen_hidden),
        "hidden_columns": [
            (letters(a), letters(b)) for a, b in spans(c for c in hidden_columns if c <= widest)
        ],
        "merged": [
            f"{letters(left + 1)}{top + 1}:{letters(right)}{bottom}"
            for top, bottom, left, right in sheet.merged_cells[:2_000]
        ],
        "formulas_without_value": 0,
        "links": 0,
    }


def _refuse_other_contents(data: bytes) -> None:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("_VBA_PROJECT"):
        raise Refused("macros")
    if not (has("Workbook") or has("Book")):
        raise Refused("ole")


def _value(cell: Any, book: Any) -> Any:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (xlrd.XLDateError, OverflowError, ValueError):
            return cell.value
    return cell.value
