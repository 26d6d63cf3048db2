"""The cover sheet of a print batch: what lies in the pile, and what does not and why."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from yiji.certificates.printed import fonts
from yiji.certificates.printed.render import _LOCK, _all_text, _compiler

_SHEET = Path(__file__).parent / "forms" / "batch_cover.typ"


@dataclass(frozen=True)
class CoverLine:
    """One form. ``page`` is the side of the file on which it begins, ``pages`` its own sides, as words."""

    position: str
    number: str
    name: str
    business: str
    serial_no: str
    pages: str
    page: str
    problem: str = ""


def render_cover(
    lines: list[CoverLine],
    *,
    organisation: str,
    asked_by: str,
    asked_at: dt.datetime,
    words: str,
    copies: int,
    batch_no: str,
) -> bytes:
    """The sheet as PDF. A character that no font has is shown as 〓: the form itself says which it is."""
    data: dict[str, Any] = {
        "organisation": organisation,
        "asked_by": asked_by,
        "asked_at": f"{asked_at:%Y-%m-%d %H:%M}",
        "words": words,
        "copies": str(copies),
        "batch_no": batch_no,
        "printed": [asdict(line) for line in lines if not line.problem],
        "missing": [asdict(line) for line in lines if line.problem],
    }
    text = json.dumps(data, ensure_ascii=False)
    for sign in fonts.unprintable_characters(_all_text(data)):
        text = text.replace(sign, "〓")
    data = json.loads(text)
    faces = fonts.fallback_faces(_all_text(data))
    families = [face.family for face in faces]
    data |= {
        "serif": [fonts.SERIF, fonts.SANS, *families],
        "sans": [fonts.SANS, fonts.SERIF, *families],
    }
    with _LOCK:
        pdf = _compiler(faces).compile(
            input=_SHEET,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=asked_at.astimezone(dt.UTC).replace(microsecond=0),
        )
    return cast(bytes, pdf)
