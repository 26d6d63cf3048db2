"""Renders a form to an A4 PDF/A: data goes to typst as JSON and never becomes markup."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import segno
import typst

from yiji.certificates.application_boxes import APPLICATION_BOXES, AUTHORITY_LINES, content_class
from yiji.certificates.printed import fonts
from yiji.certificates.printed.boxes import (
    ANNOUNCEMENT_BOXES,
    F1_BOXES,
    RECEIPT_BOXES,
    SNAPSHOT_BOXES,
    VERIFICATION_BOXES,
    WORK_HISTORY_COLUMNS,
    Box,
)
from yiji.certificates.printed.content_schema import (
    AnnouncementContent,
    F1Content,
    ReceiptContent,
    SnapshotContent,
    VerificationContent,
    clean_content,
)
from yiji.certificates.printed.drawings import FORMS, Drawing, DrawingError, drawing_for
from yiji.certificates.printed.photo import printable_photo

# The same content gives the same bytes whenever it is printed; the day of printing stands nowhere in the file.
_TIMESTAMP = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class _Form:
    title: str
    template: str
    schema: type
    boxes: tuple[Box, ...]
    signed_by: str = "申请人"
    authority_lines: tuple[str, ...] = ()


_REPORTED_FORMS = ("F6",)
_FORMS_BY_CODE = {
    "F1": _Form("医师执业注册申请审核表", "f1_initial_registration.typ", F1Content, F1_BOXES),
    "credentials_receipt": _Form(
        "医疗机构用户名密码领取登记表", "credentials_receipt.typ", ReceiptContent, RECEIPT_BOXES
    ),
    "RS": _Form("在册医师名单月度确认表", "roster_snapshot.typ", SnapshotContent, SNAPSHOT_BOXES),
    "VR": _Form("医师信息核验报告", "verification_report.typ", VerificationContent, VERIFICATION_BOXES),
    "PL": _Form("医师注册人员名单公告", "register_list.typ", AnnouncementContent, ANNOUNCEMENT_BOXES),
}
_FORMS_BY_CODE |= {
    code: _Form(
        title,
        "application_form.typ",
        content_class(code),
        boxes,
        "经办人" if code in _REPORTED_FORMS else "申请人（经办人）",
        AUTHORITY_LINES.get(code, ()),
    )
    for code, (title, boxes) in APPLICATION_BOXES.items()
}
# A compiler keeps its inputs between calls, so that calls must not meet.
_LOCK = threading.Lock()


def form_codes() -> tuple[str, ...]:
    """The codes that ``render_form`` knows."""
    return tuple(_FORMS_BY_CODE)


def form_title(form_code: str) -> str:
    """The title printed on the form. Raises KeyError for an unknown code."""
    return _FORMS_BY_CODE[form_code].title


def form_boxes(form_code: str) -> tuple[Box, ...]:
    """The boxes of the form in their order. Raises KeyError for an unknown code."""
    return _FORMS_BY_CODE[form_code].boxes


def render_form(
    form_code: str,
    content: dict[str, Any],
    *,
    serial_no: str,
    content_sha256: str,
    qr_text: str,
    watermark: str = "",
    province: str = "",
) -> bytes:
    """The form as PDF/A-2b with embedded font subsets; the same arguments give the same bytes.

    ``content`` follows the form's class in ``content_schema``; empty fields print "/". Serial number, the
    first 16 digits of ``content_sha256`` and a QR code of ``qr_text`` stand at the foot of every page;
    ``watermark`` (样张, 作废) lies across it. ``province`` (six digits) takes that province's drawing where it has
    one, and raises DrawingError where that cannot be used. Raises KeyError for an unknown form, ContentError for
    content of another shape, PhotoUnreadable, and UnprintableCharacters where no font has a character.
    """
    form = _FORMS_BY_CODE[form_code]
    drawing = form_drawing(form_code, province)
    photo = content.get("photo")
    data: dict[str, Any] = {
        "title": drawing.title,
        "content": clean_content(form.schema, content),
        "serial_no": serial_no,
        "hash": content_sha256[:16],
        "watermark": watermark,
    }
    faces = _faces_for(
        _all_text(data) + (_all_text(_boxes_as_data(drawing.boxes)) if drawing.province else "")
    )
    data |= {
        "boxes": _boxes_as_data(drawing.boxes),
        "box_order": [box.name for box in form.boxes],
        "signed_by": form.signed_by,
        "authority_lines": form.authority_lines,
        "columns": WORK_HISTORY_COLUMNS,
        "qr": _qr_svg(qr_text),
        "serif": [fonts.SERIF, fonts.SANS, *(face.family for face in faces)],
        "sans": [fonts.SANS, fonts.SERIF, *(face.family for face in faces)],
    }
    text = _with_photo(json.dumps(data, ensure_ascii=False), printable_photo(photo) if photo else None)
    try:
        with _LOCK:
            pdf = _compiler(faces).compile(
                input=drawing.source,
                format="pdf",
                sys_inputs={"data": text},
                pdf_standards=["a-2b"],
                timestamp=_TIMESTAMP,
            )
    except typst.TypstError as error:
        if not drawing.province:
            raise
        raise DrawingError(f"{province}/forms/{form_code}.typ: {error}") from None
    return cast(bytes, pdf)


def form_drawing(form_code: str, province: str = "") -> Drawing:
    """What the form is drawn with there. Raises KeyError for an unknown form, DrawingError for unusable files."""
    form = _FORMS_BY_CODE[form_code]
    return drawing_for(form_code, form.template, form.title, form.boxes, province)


def _boxes_as_data(boxes: tuple[Box, ...]) -> dict[str, dict[str, Any]]:
    return {box.name: vars(box) for box in boxes}


_BYTES = tuple(str(number) for number in range(256))


def _with_photo(text: str, photo: bytes | None) -> str:
    """The JSON object with the picture's bytes as numbers: joined here in a third of the encoder's time."""
    numbers = "null" if photo is None else f"[{','.join([_BYTES[byte] for byte in photo])}]"
    return f'{text[:-1]}, "photo": {numbers}}}'


def _faces_for(text: str) -> tuple[fonts.Face, ...]:
    missing = fonts.unprintable_characters(text)
    if missing:
        raise fonts.UnprintableCharacters(missing)
    return fonts.fallback_faces(text)


def _all_text(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(_all_text(item) for item in value.values())
    if isinstance(value, list):
        return "".join(_all_text(item) for item in value)
    return value if isinstance(value, str) else ""


@cache
def _compiler(faces: tuple[fonts.Face, ...]) -> typst.Compiler:
    return typst.Compiler(root=FORMS, font_paths=fonts.font_book(faces), ignore_system_fonts=True)


def _qr_svg(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
