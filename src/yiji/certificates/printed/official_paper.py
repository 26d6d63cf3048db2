"""Draws an official paper (F8) as an A4 letter from its frozen content; texts are shown and never read as markup."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import typst

from yiji.certificates.paper_files import PAPERS
from yiji.certificates.paper_kinds import BLANKS, KINDS
from yiji.certificates.printed import fonts
from yiji.certificates.printed.drawings import DrawingError
from yiji.certificates.printed.render import _LOCK, _all_text, _faces_for, _qr_svg


def render_paper(
    kind: str,
    content: Mapping[str, Any],
    *,
    content_sha256: str = "",
    qr_text: str = "",
    seal: bytes | None = None,
    state_words: str = "",
    demo: bool = False,
    template: bytes | None = None,
) -> bytes:
    """The paper as PDF/A-2b; the same arguments give the same bytes.

    ``state_words`` (已撤回…) stand above one that is no longer in force, with 作废 across it. ``seal`` is a PNG laid
    over the inscription, ``template`` a province's own drawing. Raises KeyError for an unknown kind, DrawingError for
    a template that cannot be drawn, UnprintableCharacters where no font has a character.
    """
    made = KINDS.get(kind) or BLANKS[kind]
    data: dict[str, Any] = {
        "title": made.title,
        "content": dict(content),
        "hash": content_sha256[:16],
        "state_words": state_words,
        "demo": demo,
    }
    faces = _faces_for(_all_text(data))
    families = [face.family for face in faces]
    data |= {
        "qr": _qr_svg(qr_text) if qr_text else None,
        "seal": list(seal) if seal else None,
        "serif": [fonts.SERIF, fonts.SANS, *families],
        "sans": [fonts.SANS, fonts.SERIF, *families],
    }
    day = content.get("issued_on")
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC) if day else _NO_DAY
    source = template or (PAPERS / made.template_name).read_bytes()
    try:
        with _LOCK:
            pdf = _compiler(faces).compile(
                input=source,
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=["a-2b"],
                timestamp=moment,
            )
    except typst.TypstError as error:
        if template is None:
            raise
        raise DrawingError(f"papers/{made.template_name}: {error}") from None
    return cast(bytes, pdf)


_NO_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@cache
def _compiler(faces: tuple[fonts.Face, ...]) -> typst.Compiler:
    return typst.Compiler(root=PAPERS, font_paths=fonts.font_book(faces), ignore_system_fonts=True)
