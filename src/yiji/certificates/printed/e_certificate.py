"""Draws an electronic certificate: a card (ISO ID-1, two sides) or an A4 page, from frozen content."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, cast

from yiji.certificates.printed import fonts
from yiji.certificates.printed.photo import printable_photo
from yiji.certificates.printed.render import _LOCK, FORMS, _all_text, _compiler, _faces_for, _qr_svg

_TEMPLATES = {"card": "e_certificate_card.typ", "page": "e_certificate_page.typ"}
_STAMPS = {"void": "作废", "replaced": "已替换", "off_roster": "不在册", "suspended": "暂停执业"}


def render_e_certificate(
    layout: str,
    content: dict[str, Any],
    *,
    state: str,
    state_words: str,
    serial: int,
    issued_on: dt.date,
    token: str,
    verify_url: str,
    photo: bytes | None,
    demo: bool,
) -> bytes:
    """The certificate as PDF/A-2b. One not in force is grey, with its state and date across it.

    ``token`` stands in the QR code (behind ``verify_url``) and in the document's keywords. Raises KeyError for an
    unknown layout, PhotoUnreadable, UnprintableCharacters.
    """
    shown = {name: value for name, value in content.items() if name != "salt"}
    data: dict[str, Any] = {
        "content": shown,
        "state": state,
        "stamp": _STAMPS.get(state, ""),
        "state_words": state_words,
        "serial": str(serial),
        "issued_on": issued_on.isoformat(),
        "token": token,
        "verify_url": verify_url,
        "demo": demo,
    }
    faces = _faces_for(_all_text(data))
    families = [face.family for face in faces]
    data |= {
        "photo": list(printable_photo(photo)) if photo else None,
        "qr": _qr_svg(f"{verify_url}?t={token}"),
        "serif": [fonts.SERIF, fonts.SANS, *families],
        "sans": [fonts.SANS, fonts.SERIF, *families],
    }
    with _LOCK:
        pdf = _compiler(faces).compile(
            input=FORMS / _TEMPLATES[layout],
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=dt.datetime.combine(issued_on, dt.time(), dt.UTC),
        )
    return cast(bytes, pdf)
