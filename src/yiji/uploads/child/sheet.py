"""Reads one sheet of a spreadsheet file, whichever of the three kinds it is."""

from __future__ import annotations

from typing import Any

from yiji.uploads.child.file_kinds import spreadsheet_kind


def read(
    data: bytes, *, suffix: str, most_rows: int, most_columns: int, sheet_name: str | None
) -> dict[str, Any]:
    """``{name, rows: [[number, cells]], hidden_sheets, hidden_rows, hidden_columns, merged, notes}``."""
    kind = spreadsheet_kind(data, suffix)
    if kind == "xlsx":
        from yiji.uploads.child.xlsx import read_xlsx

        return read_xlsx(data, most_rows, most_columns, sheet_name)
    if kind == "xls":
        from yiji.uploads.child.xls import read_xls

        return read_xls(data, most_rows, most_columns, sheet_name)
    from yiji.uploads.child.csv_text import read_csv

    return read_csv(data, most_rows, most_columns)
