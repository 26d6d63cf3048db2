"""Joins printed forms to one file: by the same library that reads PDFs elsewhere, without drawing anything again."""

from __future__ import annotations

import io
from types import TracebackType

import pypdfium2


class JoinedFile:
    """Forms are added one after another; ``data`` is the whole. Use it in a ``with``: it holds native memory."""

    def __init__(self) -> None:
        self._document = pypdfium2.PdfDocument.new()

    def __enter__(self) -> JoinedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()

    @property
    def pages(self) -> int:
        """How many sides there are so far."""
        return len(self._document)

    def add(self, pdf: bytes, copies: int = 1, *, new_sheet: bool = False) -> tuple[int, int]:
        """Append a PDF ``copies`` times; with ``new_sheet`` each begins on an odd side.

        Returns how many sides stand before it, and how many one copy has.
        """
        with pypdfium2.PdfDocument(pdf) as source:
            own = len(source)
            width, height = source.get_page_size(0)
            if new_sheet and self.pages % 2:
                self._blank(width, height)
            start = self.pages
            # One call for all copies: they share their fonts and pictures.
            self._document.import_pages(source, list(range(own)) * copies)
            if new_sheet and own % 2:
                for copy in range(copies - 1, 0, -1):
                    self._blank(width, height, start + copy * own)
        return start, own

    def put_on_top(self, pdf: bytes, *, new_sheet: bool = False) -> None:
        """Insert a PDF before all others; with ``new_sheet`` it is filled up to whole sheets."""
        with pypdfium2.PdfDocument(pdf) as source:
            own = len(source)
            width, height = source.get_page_size(0)
            self._document.import_pages(source, index=0)
        if new_sheet and own % 2:
            self._blank(width, height, own)

    def data(self) -> bytes:
        """The joined PDF."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _blank(self, width: float, height: float, index: int | None = None) -> None:
        self._document.new_page(width, height, index).close()


def count_pages(pdf: bytes) -> int:
    """How many sides a PDF has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
