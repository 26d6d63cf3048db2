"""Stored printed forms against a second drawing of their frozen content, and provinces' drawings against an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiji.certificates.models import PrintedForm
from yiji.certificates.queries.draw_frozen import drawn_again
from yiji.vault.files import read_file


@dataclass(frozen=True)
class FormDifference:
    """A form whose second print is not the first byte for byte; ``why`` is the reason, "" when there is none."""

    serial_no: str
    why: str


def verify_forms() -> tuple[int, list[FormDifference]]:
    """How many printed forms were drawn again, and those that came out otherwise.

    Where the drawing has been changed since, that is said; a difference without a reason is a fault.
    """
    compared, found = 0, []
    for form in (
        PrintedForm.objects.filter(file__isnull=False).select_related("file").order_by("pk").iterator()
    ):
        compared += 1
        why = _difference(form)
        if why is not None:
            found.append(FormDifference(form.serial_no, why))
    return compared, found


def _difference(form: PrintedForm) -> str | None:
    if form.file is None:
        return None
    again, drawing = drawn_again(form)
    if again == read_file(form.file):
        return None
    return "the drawing has been changed since" if form.drawing_sha256 != drawing else ""


def unusable_drawings() -> Iterator[tuple[str, str]]:
    """(file, reason) of every province's file that no form can be drawn with."""
    from yiji.certificates.printed import DrawingError, form_codes, provincial_files, render_form

    for province, code in provincial_files():
        if code not in form_codes():
            yield f"{province}/forms/{code}", "no form has this code"
            continue
        try:
            render_form(code, {}, serial_no="", content_sha256="", qr_text="YIJI", province=province)
        except DrawingError as error:
            yield f"{province}/forms/{code}", str(error)
