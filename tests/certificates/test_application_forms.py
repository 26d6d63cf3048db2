"""Forms F2 to F7: every box with its longest contents, and each business freezes the form it should."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from yiji.certificates.application_boxes import (
    APPLICATION_BOXES,
    DEREGISTRATION_GROUNDS,
    OFF_ROSTER_GROUNDS,
)
from yiji.certificates.printed import ContentError, form_boxes, form_title, render_form
from yiji.certificates.queries.form_fields import application_forms, form_fields
from yiji.codelists import catalogue
from yiji.rulebook.application_types import ALL

LONG_PLACE = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇中心卫生院（和静县巴音布鲁克蒙医医院）"
VALUES = {
    "name": "买买提·吐尔逊·阿卜杜热合曼",
    "old_institution": LONG_PLACE,
    "new_institution": LONG_PLACE,
    "filing_institution": LONG_PLACE,
    "new_scopes": "、".join(["内科专业", "外科专业", "妇产科专业", "儿科专业", "眼耳鼻咽喉科专业"] * 2),
    "work_history_text": "\n".join(f"20{n:02d}-01—20{n:02d}-12 虚构第{n}医院 住院医师" for n in range(20)),
    "penalties": "曾受警告处分一次，已于期满后解除。" * 6,
    "event_on": "2026-11-23",
}


def content(code: str) -> dict[str, Any]:
    photo = io.BytesIO()
    Image.new("RGB", (413, 579), "white").save(photo, "JPEG")
    filled = {name: VALUES.get(name, "值") for name in form_fields(code)}
    return filled | {"photo": photo.getvalue()}


def pdf(code: str, values: dict[str, Any]) -> bytes:
    return render_form(
        code, values, serial_no=f"{code}-20261123-00001", content_sha256="ab" * 32, qr_text="YIJI:x"
    )


def text_of(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


@pytest.mark.parametrize("code", application_forms())
def test_every_box_and_its_longest_contents_stand_on_the_paper(code: str) -> None:
    data = pdf(code, content(code))
    shown = text_of(data)
    assert form_title(code) in shown
    for box in form_boxes(code):
        assert box.label in shown, box.label
        for name, label in box.fields.items():
            assert "".join(label.split()) in shown, label
            if name in VALUES and name != "event_on":
                for line in VALUES[name].splitlines():
                    assert "".join(line.split()) in shown, name
    if "event_on" in form_fields(code):
        assert "2026年11月23日" in shown
    assert data == pdf(code, content(code)), "the same content gives the same bytes"


@pytest.mark.parametrize("code", application_forms())
def test_an_empty_form_prints_a_stroke_in_every_box(code: str) -> None:
    shown = text_of(pdf(code, {}))
    fields = sum(len(box.fields) for box in form_boxes(code))
    assert shown.count("/") >= fields


def test_a_misspelt_field_is_an_error_not_an_empty_box() -> None:
    with pytest.raises(ContentError):
        pdf("F2", {"nmae": "虚"})


def test_every_business_with_a_statutory_form_has_it_drawn() -> None:
    drawn = {*APPLICATION_BOXES, "F1"}
    assert {kind.form for kind in ALL} - drawn == {"F8-correction"}


@pytest.mark.parametrize(
    ("list_name", "printed"),
    [("off_roster_reason", OFF_ROSTER_GROUNDS), ("deregistration_reason", DEREGISTRATION_GROUNDS)],
)
def test_the_printed_answers_are_those_of_the_code_list(list_name: str, printed: tuple[str, ...]) -> None:
    assert tuple(entry.label for entry in catalogue.entries(list_name)) == printed


def test_the_given_answer_is_ticked_and_one_of_another_wording_is_added() -> None:
    for answer, ticks in (("退休", 1), ("", 0), ("变更到军队", 1)):
        shown = text_of(pdf("F6", {"ground": answer}))
        assert shown.count("√") == ticks
        assert answer in shown
        assert "被开除" in shown
