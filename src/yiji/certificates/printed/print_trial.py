"""The page to try a printer with: made once by the same compiler and fonts as the forms (seed 2.1)."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import cast

import segno
import typst

from yiji.certificates.printed import fonts

_FORMS = Path(__file__).parent / "forms"
# Characters of names that many systems print as boxes; only those that the shipped fonts have are printed.
_RARE = "堃喆玥璟珺煊翀骉犇淼燚垚鑫昶頔旻赟韡翾曌㛃䶮䢺㸆䥽𬍛𫖯𬭎"
_CODE = "打印正常"


@cache
def print_trial() -> bytes:
    """The test page as a PDF; it is the same for everybody, so it is made once per process."""
    shipped = fonts.shipped_faces()
    text = {
        "serif": [fonts.SERIF, fonts.SANS],
        "sans": [fonts.SANS, fonts.SERIF],
        "rare": "".join(sign for sign in _RARE if any(face.has(sign) for face in shipped)),
        "qr": _qr_svg(),
    }
    pdf = typst.Compiler(root=_FORMS, font_paths=fonts.font_book(), ignore_system_fonts=True).compile(
        input=_FORMS / "print_trial.typ",
        format="pdf",
        sys_inputs={"data": json.dumps(text, ensure_ascii=False)},
    )
    return cast(bytes, pdf)


def _qr_svg() -> str:
    out = io.BytesIO()
    segno.make(_CODE, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
