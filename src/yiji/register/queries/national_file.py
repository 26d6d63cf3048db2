"""Opens an uploaded file of the national qualification register: its headings, then its rows one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yiji.kernel.outcome import Problem, Refusal
from yiji.register.models import NationalImport
from yiji.register.national_columns import HEADINGS, LABELS, REQUIRED
from yiji.uploads.cells import Cell
from yiji.uploads.headers import HeaderMatch, find_header
from yiji.uploads.sheets import Sheet, SheetRow, read_sheet
from yiji.uploads.streams import stream_csv
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

SUFFIXES = (".csv", ".txt", ".xlsx", ".xls")
OWNER = "national_import"
# A workbook is parsed whole in the limited child; longer lists come as CSV.
MOST_WORKBOOK_ROWS = 60_000
_LOOK_AT_ROWS = 20


@dataclass(frozen=True)
class NationalFile:
    """``rows`` gives number and cells of each row below the headings with something in a wanted column."""

    header_row: int
    unknown_headings: list[str]
    notes: tuple[Problem, ...]
    rows: Iterator[tuple[int, dict[str, Cell]]]


def pieces(batch: NationalImport) -> Iterator[bytes]:
    """The parts of the file in order, each decrypted when it is asked for."""
    for file_id in batch.parts.order_by("number").values_list("file_id", flat=True):
        yield read_file(StoredFile.objects.get(pk=file_id, owner_kind=OWNER))


def open_national_file(batch: NationalImport) -> NationalFile:
    """Raises Refusal when it is no such register, or is damaged; a CSV may also refuse itself while it is read."""
    notes: tuple[Problem, ...] = ()
    if batch.file_suffix in (".csv", ".txt"):
        rows: Iterable[SheetRow] = stream_csv(lambda: pieces(batch))
    else:
        sheet = read_sheet(b"".join(pieces(batch)), f"list{batch.file_suffix}", most_rows=MOST_WORKBOOK_ROWS)
        rows, notes = sheet.rows, sheet.warnings
    source = iter(rows)
    first = list(itertools.islice(source, _LOOK_AT_ROWS))
    header = find_header(_level(first), HEADINGS)
    _require(header)
    return NationalFile(
        header.row_number,
        [name.strip()[:60] for name in header.unknown if name.strip()][:20],
        notes,
        _data_rows(header, itertools.chain(first, source)),
    )


def _level(rows: list[SheetRow]) -> Sheet:
    widest = max((len(row.cells) for row in rows), default=0)
    return Sheet("", [SheetRow(r.number, [*r.cells, *[None] * (widest - len(r.cells))]) for r in rows])


def _data_rows(header: HeaderMatch, rows: Iterable[SheetRow]) -> Iterator[tuple[int, dict[str, Cell]]]:
    places = list(header.positions.items())
    for row in rows:
        if row.number <= header.row_number:
            continue
        cells = row.cells
        values = {key: cells[place] for key, place in places if place < len(cells)}
        if any(cell is not None for cell in values.values()):
            yield row.number, values


def _require(header: HeaderMatch) -> None:
    missing = [LABELS[key] for key in REQUIRED if key not in header.positions]
    if missing:
        raise Refusal(
            Problem(
                "columns",
                "没有找到表头，或缺少列：{columns}。",
                way_out="前 20 行内应有列名，其中必须有姓名、身份证号、资格证书编码；列的次序不限。",
                params={"columns": "、".join(missing)},
            )
        )
    if header.duplicated:
        raise Refusal(
            Problem(
                "column_twice",
                "表头中有重复的列：{names}。",
                way_out="请删去重复的列，或改成不同的列名后重新上传。",
                params={"names": "、".join(LABELS[key] for key in header.duplicated)},
            )
        )
