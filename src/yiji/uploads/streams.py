"""Reads a comma-separated file of any length piece by piece: never more than one piece and one line in memory."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from yiji.uploads.child.csv_text import plain_field, separator_of
from yiji.uploads.reasons import refusal
from yiji.uploads.sheets import SheetRow

MOST_COLUMNS = 60
MOST_LINE = 32_768
MOST_FIELD = 2_000
# What the separator is found out from.
_SAMPLE_LINES = 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

# A name in one row may be wrong; a control character says that this is no text at all.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")

Pieces = Callable[[], Iterable[bytes]]


def stream_csv(pieces: Pieces) -> Iterator[SheetRow]:
    """The rows with something in them, numbered as a spreadsheet program shows them; all cells are text or None.

    ``pieces`` is called twice: once to find out the encoding of the whole file (UTF-8, UTF-16 or GB18030), once to
    read it. Raises Refusal for garbled text, an endless line, too many columns and broken quotes, when it is met.
    """
    lines = _lines(pieces(), _encoding(pieces))
    first = list(islice(lines, _SAMPLE_LINES))
    shift, separator = 0, ""
    declared = re.match(r"sep=(.)\r?\n", first[0]) if first else None
    if declared and declared[1] in ",;\t|":
        shift, separator = 1, declared[1]
        del first[0]
    reader = csv.reader(chain(first, lines), delimiter=separator or separator_of("".join(first)), strict=True)
    number = shift
    try:
        for number, fields in enumerate(reader, start=1 + shift):
            if len(fields) > MOST_COLUMNS:
                fields = _without_empty_end(fields, number)
            if any(fields):
                yield SheetRow(number, [_cell(field, number) for field in fields])
    except csv.Error as error:
        raise refusal("csv_broken", at=number + 1) from error


def count_lines(piece: bytes) -> int:
    """About how many rows a piece of a file holds, for the progress bar."""
    return piece.count(b"\n")


def _cell(field: str, number: int) -> str | None:
    if len(field) > MOST_FIELD:
        raise refusal("csv_broken", at=number)
    return (plain_field(field) if field.startswith(("=", " ")) else field) or None


def _without_empty_end(fields: list[str], number: int) -> list[str]:
    used = max((place for place, field in enumerate(fields, start=1) if field), default=0)
    if used > MOST_COLUMNS:
        raise refusal("csv_broken", at=number)
    return fields[:used]


def _encoding(pieces: Pieces) -> str:
    head = next(iter(pieces()), b"")
    if not head:
        raise refusal("empty")
    for encoding in _candidates(head):
        if _decodes(pieces(), encoding):
            return encoding
    raise refusal("encoding")


def _candidates(head: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return (encoding,)
    nulls = head[:4000].count(0)
    if nulls:
        # Digits, commas and line ends have a zero byte in UTF-16: on which side tells the order.
        return ("utf-16-be",) if head[:4000:2].count(0) > nulls / 2 else ("utf-16-le",)
    return ("utf-8", "gb18030")


def _decodes(pieces: Iterable[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in pieces:
            if _NO_TEXT.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(pieces: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Whole lines with their ends."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    try:
        for piece in pieces:
            text = rest + decoder.decode(piece)
            lines = text.split("\n")
            rest = lines.pop()
            for line in lines:
                yield _bounded(line) + "\n"
            _bounded(rest)
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise refusal("encoding") from error
    if rest:
        yield _bounded(rest)


def _bounded(line: str) -> str:
    if len(line) > MOST_LINE:
        raise refusal("too_much")
    return line
