"""Reads a printed form back: its text without spaces, its fonts."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
from PIL import Image
from pypdf import PdfReader

from yiji.certificates.printed import render_form, sample

SERIAL_NO = "F1-20260903-00001"
SHA256 = "a1b2c3d4e5f60718" * 4


def print_form(content: dict[str, Any], form_code: str = "F1", **options: Any) -> bytes:
    return render_form(
        form_code,
        content,
        serial_no=SERIAL_NO,
        content_sha256=SHA256,
        qr_text=f"YIJI:{SERIAL_NO}:{SHA256[:16]}",
        **options,
    )


def sample_with(**changes: Any) -> dict[str, Any]:
    return {**sample(), **changes}


def squeeze(text: str) -> str:
    """Without white space and the break marks that long runs are printed with."""
    return re.sub(r"[\s\u200b\ufffe\u00ad]", "", text)


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [squeeze(page.get_textpage().get_text_range()) for page in document]


def text_of(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Base font names, and whether the font's program is in the file."""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descendants = font.get("/DescendantFonts", [font])
            descriptor = descendants[0].get_object()["/FontDescriptor"].get_object()
            program = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            found[str(font["/BaseFont"])] = bool(program)
    return found


def picture(width: int = 413, height: int = 579, mode: str = "RGB", kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 80 if mode == "L" else (10, 200, 30, 0)[: len(mode)]).save(out, kind)
    return out.getvalue()
