"""Evidence: a picture is written anew, a PDF is looked through and kept as it is."""

from __future__ import annotations

import io
import logging
from typing import Any

from yiji.uploads.child.refused import Refused

MOST_PAGES = 50
_MOST_OBJECTS = 100_000
_MOST_DEPTH = 200
_REASONS = {
    "/JavaScript": "pdf_script",
    "/JS": "pdf_script",
    "/XFA": "pdf_script",
    "/EmbeddedFile": "pdf_embedded",
    "/EmbeddedFiles": "pdf_embedded",
    "/RichMedia": "pdf_embedded",
    "/FileAttachment": "pdf_embedded",
    "/Launch": "pdf_launch",
    "/SubmitForm": "pdf_launch",
    "/ImportData": "pdf_launch",
    "/GoToE": "pdf_launch",
    "/GoToR": "pdf_launch",
    "/Rendition": "pdf_launch",
}


def document(data: bytes) -> tuple[dict[str, Any], bytes]:
    """JPEG and PNG come back as clean JPEG, a PDF as the bytes that came, with the number of its pages."""
    if data.startswith(b"%PDF-"):
        return {"media_type": "application/pdf", "pages": _pdf_pages(data)}, data
    from yiji.uploads.child.pictures import scan

    told, clean = scan(data)
    return {**told, "pages": 1}, clean


def _pdf_pages(data: bytes) -> int:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused("pdf_encrypted")
        pages = len(reader.pages)
        if not pages:
            raise Refused("pdf_empty")
        if pages > MOST_PAGES:
            raise Refused("pdf_pages", pages=pages, most=MOST_PAGES)
        _look_through(reader)
    except PyPdfError as error:
        raise Refused("damaged") from error
    return pages


def _look_through(reader: Any) -> None:
    """Every object that can be reached from the trailer, each once; what acts by itself is refused."""
    waiting: list[tuple[Any, int]] = [(reader.trailer, 0)]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if count > _MOST_OBJECTS or depth > _MOST_DEPTH:
            raise Refused("too_much")
        reference = (getattr(value, "idnum", None), getattr(value, "generation", None))
        if reference[0] is not None:
            if reference in seen:
                continue
            seen.add(reference)  # type: ignore[arg-type]
            value = value.get_object()
        if isinstance(value, dict):
            for key, inner in dict.items(value):
                _refuse_acting(str(key), inner)
                waiting.append((inner, depth + 1))
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in list.__iter__(value))


def _refuse_acting(key: str, inner: Any) -> None:
    if key in ("/JS", "/JavaScript", "/XFA", "/EmbeddedFiles"):
        raise Refused(_REASONS[key])
    if key in ("/S", "/Type", "/Subtype") and isinstance(inner, str) and str(inner) in _REASONS:
        raise Refused(_REASONS[str(inner)])
