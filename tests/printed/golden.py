"""Keeps and compares the golden pages. After a wanted change: ``python -m tests.printed.golden`` and read the diff."""

from __future__ import annotations

from pathlib import Path

from tests.printed.contents import CONTENTS, content_of
from tests.printed.pages import printed_pages
from yiji.certificates.printed import form_codes, render_form

FOLDER = Path(__file__).parent / "golden"
SHA256 = "a1b2c3d4e5f60718" * 4


def printed(code: str, which: str) -> bytes:
    """The form with that content."""
    serial = serial_of(code)
    return render_form(
        code,
        content_of(code, which),
        serial_no=serial,
        content_sha256=SHA256,
        qr_text=f"YIJI:{serial}:{SHA256[:16]}",
    )


def serial_of(code: str) -> str:
    """The serial number printed on it."""
    return f"{'LQ' if code == 'credentials_receipt' else code}-20260903-00001"


def golden_text(pdf: bytes) -> str:
    """Every box and every line of text of every page with the place where it stands."""
    parts = []
    for number, page in enumerate(printed_pages(pdf), 1):
        parts += [f"page {number}", *page.boxes(), *page.lines()]
    return "\n".join(parts) + "\n"


def path_of(code: str, which: str) -> Path:
    """Where that golden page is kept."""
    return FOLDER / f"{code}-{which}.txt"


def write_all() -> None:
    """Write every golden file anew."""
    FOLDER.mkdir(exist_ok=True)
    for code in form_codes():
        for which in CONTENTS:
            path_of(code, which).write_text(golden_text(printed(code, which)), encoding="utf-8")


if __name__ == "__main__":
    write_all()
