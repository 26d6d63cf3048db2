"""A province's own drawing or wording takes the place of the national form; a second print is the first or says why."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.certificates.printed_form import text_of
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.certificates.models import PrintedForm
from yiji.certificates.printed import DrawingError, form_drawing, render_form
from yiji.jobs.queue import run_due
from yiji.vault.files import read_file

PROVINCE, ELSEWHERE = "340000", "330000"
TOLD = {"serial_no": "F6-20261123-00001", "content_sha256": "ab" * 32, "qr_text": "YIJI:x"}
OWN = '#import "frame.typ": *\n#show: sheet\n= 示例省离职备案表\n#plain(content.name)\n'


@pytest.fixture
def forms(settings: Any, tmp_path: Path) -> Path:
    settings.YIJI_PROVINCES_DIR = tmp_path
    folder = tmp_path / PROVINCE / "forms"
    folder.mkdir(parents=True)
    return folder


def _text(code: str, province: str, **content: str) -> str:
    return text_of(render_form(code, content, province=province, **TOLD))


def test_a_provinces_drawing_is_used_there_and_nowhere_else(forms: Path) -> None:
    (forms / "F6.typ").write_text(OWN, encoding="utf-8")
    assert "示例省离职备案表" in _text("F6", PROVINCE, name="林晓㛃")
    assert "林晓㛃" in _text("F6", PROVINCE, name="林晓㛃")
    for place in (ELSEWHERE, ""):
        assert "示例省" not in _text("F6", place, name="林晓㛃")
    assert "示例省" not in _text("F7", PROVINCE)
    assert form_drawing("F6", PROVINCE).sha256 != form_drawing("F6", ELSEWHERE).sha256


def test_boxes_are_reworded_without_a_drawing(forms: Path) -> None:
    words = "title: 示例省备案表\nboxes:\n  leaving:\n    label: 离开原因\n    fields: {going_to: 拟去何处}\n"
    (forms / "F6.yaml").write_text(words, encoding="utf-8")
    shown = _text("F6", PROVINCE)
    assert "示例省备案表" in shown
    assert "离开原因" in shown
    assert "拟去何处" in shown
    assert "离职手续办理日期" in shown, "what is not reworded stays"
    assert "拟去何处" not in _text("F6", ELSEWHERE)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("F6.typ", "#panic()", "F6.typ"),
        ("F6.yaml", "boxes: {nowhere: {label: 无}}", "nowhere"),
        ("F6.yaml", "boxes: {leaving: {fields: {nowhere: 无}}}", "nowhere"),
        ("F6.yaml", "boxes: [", "F6.yaml"),
        ("F6.yaml", "- 一", "F6.yaml"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(forms: Path, name: str, text: str, told: str) -> None:
    (forms / name).write_text(text, encoding="utf-8")
    with pytest.raises(DrawingError, match=told):
        render_form("F6", {}, province=PROVINCE, **TOLD)


@pytest.mark.parametrize("province", ["../etc", "34", "340000/..", "３４００００x"])
def test_a_province_is_six_digits_and_leads_to_no_other_folder(forms: Path, province: str) -> None:
    (forms / "F6.typ").write_text(OWN, encoding="utf-8")
    assert "示例省" not in _text("F6", province)


def _frozen() -> PrintedForm:
    form = freeze_form("F6", "application", PrintedForm().pk, {"name": "买买提·吐尔逊"}, province=PROVINCE)
    run_due()
    return PrintedForm.objects.select_related("file").get(pk=form.pk)


def _verify() -> str:
    out = io.StringIO()
    call_command("verify", "forms", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_frozen_form_remembers_its_drawing_and_a_second_print_says_when_it_was_changed(forms: Path) -> None:
    (forms / "F6.typ").write_text(OWN, encoding="utf-8")
    form = _frozen()
    assert form.file is not None
    assert "示例省离职备案表" in text_of(read_file(form.file))
    assert form.drawing_sha256 == form_drawing("F6", PROVINCE).sha256
    assert "1 of 1 printed forms come out again byte for byte" in _verify()
    (forms / "F6.typ").write_text(OWN.replace("离职", "离岗"), encoding="utf-8")
    told = _verify()
    assert f"{form.serial_no}: not the same bytes: the drawing has been changed since" in told
    assert "离职备案表" in text_of(read_file(form.file)), "the stored print stays"


@pytest.mark.django_db
def test_a_broken_drawing_is_printed_with_the_national_one_and_found_by_the_check(
    forms: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (forms / "F6.typ").write_text("#panic()", encoding="utf-8")
    form = _frozen()
    assert form.file is not None
    assert "医师离职备案表" in text_of(read_file(form.file))
    assert form.error == ""
    assert "national drawing" in caplog.text
    assert "买买提" not in caplog.text
    with pytest.raises(CommandError, match="1 faults"):
        _verify()
