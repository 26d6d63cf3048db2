"""Reads where everything stands on a printed page: characters, lines of text, rules."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium_c

MM = 72 / 25.4
A4 = (210.0, 297.0)
# A rule is drawn as a narrow path; the text of a cell keeps further away from it than this.
_NARROW, _TOUCH = 0.6, 0.35


@dataclass(frozen=True)
class Mark:
    """A character or a rule with its box on the page, in mm from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass
class PrintedPage:
    """One page as it came out."""

    characters: list[Mark]
    rules: list[Mark]
    cells: list[Mark]
    size: tuple[float, float]

    @property
    def text(self) -> str:
        return "".join(mark.text for mark in self.characters)

    def lines(self) -> list[str]:
        """The runs of text from top to bottom as "top left text" in whole mm: what a golden file keeps."""
        runs: list[list[Mark]] = []
        for mark in self.characters:
            last = runs[-1][-1] if runs else None
            same = (
                last is not None and abs(mark.bottom - last.bottom) < 2 and -0.5 < mark.left - last.right < 3
            )
            if same:
                runs[-1].append(mark)
            else:
                runs.append([mark])
        # Of a run the lowest edge is the steadiest: a comma is less high than its neighbours.
        told = [
            (round(max(m.bottom for m in run)), round(run[0].left), "".join(m.text for m in run))
            for run in runs
        ]
        return [f"{top:3d} {left:3d} {text}" for top, left, text in sorted(told)]

    def boxes(self) -> list[str]:
        """The headings and labels of the boxes as "box top left width height label" in whole mm."""
        told = []
        for cell in sorted(self.cells, key=lambda one: (one.top, one.left)):
            label = "".join(mark.text for mark in self.inside(cell))
            told.append(
                f"box {cell.top:.0f} {cell.left:.0f} {cell.right - cell.left:.0f} {cell.height:.0f} {label}"
            )
        return told

    def inside(self, cell: Mark) -> list[Mark]:
        """The characters whose middle lies in the cell."""
        return [
            mark
            for mark in self.characters
            if cell.left < (mark.left + mark.right) / 2 < cell.right
            and cell.top < (mark.top + mark.bottom) / 2 < cell.bottom
        ]

    def leaving(self) -> list[tuple[Mark, Mark]]:
        """Characters of a label that reach over the edge of its cell."""
        return [
            (mark, cell)
            for cell in self.cells
            for mark in self.inside(cell)
            if mark.left < cell.left
            or mark.right > cell.right
            or mark.top < cell.top
            or mark.bottom > cell.bottom
        ]

    def overlapping(self) -> list[tuple[Mark, Mark]]:
        """Pairs of cells that lie on one another."""
        return [
            (one, other)
            for n, one in enumerate(self.cells)
            for other in self.cells[n + 1 :]
            if min(one.right, other.right) - max(one.left, other.left) > _TOUCH
            and min(one.bottom, other.bottom) - max(one.top, other.top) > _TOUCH
        ]

    def outside(self, margin: float = 8.0) -> list[Mark]:
        """Characters nearer to the edge of the sheet than an office printer prints."""
        width, height = self.size
        return [
            mark
            for mark in self.characters
            if mark.left < margin
            or mark.top < margin
            or mark.right > width - margin
            or mark.bottom > height - margin
        ]

    def crossed(self) -> list[tuple[Mark, Mark]]:
        """Characters through which a rule runs: text that has left its cell."""
        return [
            (mark, rule)
            for rule in self.rules
            for mark in self.characters
            if mark.left + _TOUCH < (rule.left + rule.right) / 2 < mark.right - _TOUCH
            and mark.top + _TOUCH < rule.bottom
            and mark.bottom - _TOUCH > rule.top
        ]

    def overprinted(self) -> list[tuple[Mark, Mark]]:
        """Pairs of characters that stand on one another."""
        found = []
        ordered = sorted(self.characters, key=lambda mark: mark.left)
        for n, mark in enumerate(ordered):
            for other in ordered[n + 1 :]:
                if other.left >= mark.right - _TOUCH:
                    break
                if min(mark.bottom, other.bottom) - max(mark.top, other.top) > _TOUCH:
                    found.append((mark, other))
        return found


def printed_pages(pdf: bytes) -> list[PrintedPage]:
    """Every page of the file."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> PrintedPage:
    width, height = page.get_size()
    return PrintedPage(
        list(_characters(page, height)),
        list(_upright_rules(page, height)),
        list(_filled_cells(page, height)),
        (width / MM, height / MM),
    )


def _characters(page: pypdfium2.PdfPage, height: float) -> Iterator[Mark]:
    text_page = page.get_textpage()
    high = 0
    for n in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page.raw, n)
        if 0xD800 <= code < 0xDC00:  # the library tells a character beyond the first plane in two halves
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        character = chr(code)
        if character.isspace() or character in "\u200b\ufffe\u00ad\x02\x00":
            continue
        left, bottom, right, top = text_page.get_charbox(n)
        if right > left:
            yield Mark(character, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)


def _upright_rules(page: pypdfium2.PdfPage, height: float) -> Iterator[Mark]:
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) / MM < _NARROW and (top - bottom) / MM > 2:
            yield Mark("|", left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)


def _filled_cells(page: pypdfium2.PdfPage, height: float) -> Iterator[Mark]:
    """The tinted cells: headings and labels of boxes."""
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = thing.get_bounds()
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(thing.raw, mode, stroked)
        if mode.value and not stroked.value and (right - left) / MM > 6 and (top - bottom) / MM > 3.5:
            yield Mark("", left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
