"""Reads a sheet of an .xlsx file: surveyed by a stream parser first, its values then taken by openpyxl."""

from __future__ import annotations

import warnings
import zipfile
from typing import Any
from xml.parsers import expat

from yiji.uploads.child.cell_values import Packer, letters, limits_hold, spans
from yiji.uploads.child.container import open_container
from yiji.uploads.child.refused import Refused

_MOST_MERGED = 2_000


class Survey:
    """What a sheet holds and hides; parsing stops at the first cell outside the limits."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self.most_rows, self.most_columns = most_rows, most_columns
        self.last_row = self.last_column = self.formulas_without_value = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[str] = []
        self._row = self._column = 0
        self._row_hidden = self._formula = self._inside = self._value = False

    def read(self, container: zipfile.ZipFile, path: str) -> None:
        """Go through the sheet's part once, in blocks."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        with container.open(path) as part:
            while block := part.read(65536):
                parser.Parse(block, False)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._column = _column_of(attributes.get("r", "")) or self._column + 1
            self._formula = self._value = self._inside = False
        elif name in ("v", "is"):
            self._inside = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
            self._row_hidden = _on(attributes.get("hidden")) or attributes.get("ht") == "0"
        elif name == "col" and (_on(attributes.get("hidden")) or attributes.get("width") == "0"):
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif name == "mergeCell" and len(self.merged) < _MOST_MERGED:
            self.merged.append(attributes.get("ref", "")[:20])

    def _text(self, text: str) -> None:
        if self._inside and not self._value and text.strip():
            self._value = True
            limits_hold(self._row, self._column, self.most_rows, self.most_columns)
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, self._column)
            if self._row_hidden:
                self.hidden_rows.add(self._row)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "is"):
            self._inside = False
        elif name == "c" and self._formula and not self._value:
            self.formulas_without_value += 1


def _on(value: str | None) -> bool:
    return value in ("1", "true")


def _plain(value: Any) -> Any:
    # The format writes a carriage return inside a text in this way, and the reader leaves it so.
    return value.replace("_x000D_", "") if isinstance(value, str) else value


def _column_of(reference: str) -> int:
    column = 0
    for sign in reference[:4]:
        if not "A" <= sign <= "Z":
            break
        column = column * 26 + ord(sign) - 64
    return column


def read_xlsx(data: bytes, most_rows: int, most_columns: int, sheet_name: str | None) -> dict[str, Any]:
    """One visible sheet without its hidden rows and columns; formulas give the values saved with them."""
    container = open_container(data)
    import io

    import openpyxl

    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_worksheet_path")]
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    chosen = [sheet for sheet in shown if sheet_name is None or sheet.title == sheet_name]
    if not chosen:
        raise Refused("sheet_missing", name=sheet_name) if sheet_name else Refused("sheet_all_hidden")
    sheet: Any = chosen[0]
    survey = Survey(most_rows, most_columns)
    survey.read(container, sheet._worksheet_path.lstrip("/"))
    if not survey.last_row:
        raise Refused("sheet_empty", name=sheet.title[:31])
    hidden_columns = {
        column
        for first, last in survey.hidden_columns
        for column in range(first, min(last, survey.last_column) + 1)
    }
    packer, rows = Packer(), []
    values = sheet.iter_rows(max_row=survey.last_row, max_col=survey.last_column, values_only=True)
    for number, row in enumerate(values, start=1):
        if number in survey.hidden_rows:
            continue
        cells = [
            None if column in hidden_columns else packer.cell(_plain(value), number, column)
            for column, value in enumerate(row, start=1)
        ]
        if any(cell is not None for cell in cells):
            rows.append([number, cells])
    return {
        "name": sheet.title[:200],
        "rows": rows,
        "others": [s.title[:200] for s in shown if s is not sheet],
        "hidden_sheets": [s.title[:200] for s in sheets if s.sheet_state != "visible"],
        "hidden_rows": spans(survey.hidden_rows),
        "hidden_columns": [(letters(first), letters(last)) for first, last in spans(hidden_columns)],
        "merged": survey.merged,
        "formulas_without_value": survey.formulas_without_value,
        "links": sum(1 for name in container.namelist() if name.startswith("xl/externalLinks/externalLink")),
    }
