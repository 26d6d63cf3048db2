"""Finds the row of headings in an uploaded sheet and which column holds what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yiji.uploads.cells import Cell
from yiji.uploads.sheets import Sheet, SheetRow

_LOOK_AT_ROWS = 20
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_DECORATION = re.compile(r"[\s*:：、_\-/·.]+")


@dataclass(frozen=True)
class HeaderMatch:
    """Where each wanted column stands. ``row_number`` is 0 where no row of headings was found.

    ``missing`` and ``duplicated`` hold keys of the wanted columns, ``unknown`` the headings nobody asked for.
    """

    row_number: int
    positions: dict[str, int]
    missing: tuple[str, ...]
    duplicated: tuple[str, ...]
    unknown: tuple[str, ...]

    def values(self, row: SheetRow) -> dict[str, Cell]:
        """The row's cells by key; a column that is missing gives None."""
        gone = dict.fromkeys(self.missing)
        return {**gone, **{key: row.cells[place] for key, place in self.positions.items()}}

    def data_rows(self, sheet: Sheet) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Number and cells of each row below the headings that has something in a wanted column."""
        for row in sheet.rows:
            if row.number > self.row_number:
                values = self.values(row)
                if any(cell is not None for cell in values.values()):
                    yield row.number, values


def find_header(sheet: Sheet, columns: Mapping[str, Sequence[str]]) -> HeaderMatch:
    """The row among the first twenty that names most of ``columns`` (key → headings by which it goes).

    Width, spaces, asterisks and notes in brackets do not matter; the order of columns is free.
    """
    aliases = {_plain(name): key for key, names in columns.items() for name in names}
    best: tuple[int, SheetRow | None, list[tuple[int, str]]] = (0, None, [])
    for row in sheet.rows[:_LOOK_AT_ROWS]:
        found = [(place, key) for place, cell in enumerate(row.cells) if (key := _key(cell, aliases))]
        score = len({key for _place, key in found})
        if score > best[0]:
            best = (score, row, found)
    header, found = best[1], best[2]
    if header is None:
        return HeaderMatch(0, {}, tuple(columns), (), ())
    positions: dict[str, int] = {}
    for place, key in found:
        positions.setdefault(key, place)
    keys = [key for _place, key in found]
    places = {place for place, _key in found}
    return HeaderMatch(
        header.number,
        positions,
        tuple(key for key in columns if key not in positions),
        tuple(key for key in columns if keys.count(key) > 1),
        tuple(
            str(cell) for place, cell in enumerate(header.cells) if cell is not None and place not in places
        ),
    )


def _plain(heading: str) -> str:
    return _DECORATION.sub("", unicodedata.normalize("NFKC", heading)).lower()


def _key(cell: Cell, aliases: Mapping[str, str]) -> str:
    if not isinstance(cell, str) or len(cell) > 100:
        return ""
    shown = unicodedata.normalize("NFKC", cell)
    return aliases.get(_plain(shown)) or aliases.get(_plain(_BRACKETS.sub("", shown))) or ""
