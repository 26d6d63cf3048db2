"""Papers and pictures as people really upload them."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfWriter


def pdf(pages: int = 1) -> bytes:
    """A harmless PDF of empty pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 280)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "JPEG", width: int = 413, height: int = 626, mode: str = "RGB") -> bytes:
    """A plain picture of the size of a two-inch photograph."""
    out = io.BytesIO()
    Image.new(mode, (width, height), 128 if mode in ("L", "1", "I;16") else "white").save(out, kind)
    return out.getvalue()
