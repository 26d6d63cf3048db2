"""What is exported holds no formula, whatever people have typed."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest

from yiji.uploads.workbooks import WorkbookSheet, write_csv, write_workbook

NASTY = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "http://example.org",
    "＝1",
    "{=1}",
    "mailto:a@b",
    "<x>&",
    "00123",
    "1E5",
]


def test_an_exported_workbook_reloads_without_a_single_formula_or_link() -> None:
    data = write_workbook(
        [WorkbookSheet("表", ["=1", "乙"], [[text, 1] for text in NASTY])], notes=["=1", "说明"]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert [row[0].value for row in book["表"].iter_rows(min_row=2)] == [
        text.replace("\r", "\n") for text in NASTY
    ]


def test_the_control_openpyxl_itself_makes_formulas_of_such_text() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = NASTY[0]
    assert book.active["A1"].data_type == "f"


def test_numbers_and_dates_stay_what_they_are() -> None:
    row = [1, 2.5, True, dt.date(2026, 1, 31), dt.datetime(2026, 1, 31, 8, 30), None, ""]
    data = write_workbook([WorkbookSheet("表", list("abcdefg"), [row])])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["表"]
    assert [cell.value for cell in sheet[2]][:5] == [1, 2.5, True, dt.datetime(2026, 1, 31), row[4]]


@pytest.mark.parametrize("name", ["", "<x>" * 20, "a/b:c*d?[e]", "History", "'引号'", "名" * 40, "\x00"])
def test_any_sheet_name_can_be_written_twice(name: str) -> None:
    data = write_workbook([WorkbookSheet(name, ["a"], []), WorkbookSheet(name, ["a"], [])])
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert len(set(names)) == 2
    assert all(len(shown) <= 31 for shown in names)


def test_text_that_no_file_can_hold_is_replaced_and_long_text_cut() -> None:
    data = write_workbook([WorkbookSheet("表", ["a"], [["\x00\ud800x"], ["长" * 40_000]])])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["表"]
    assert str(sheet["A2"].value).endswith("x")
    assert str(sheet["A3"].value).endswith("…")


def test_comma_separated_text_begins_nothing_with_a_sign_that_acts() -> None:
    data = write_csv(["甲"], [[text] for text in NASTY])
    assert data.startswith(b"\xef\xbb\xbf")
    fields = [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    assert len(fields) == len(NASTY) + 1
    assert not [field for field in fields if field.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=1+1" in fields
    assert "00123" in fields


def test_a_negative_number_is_no_text() -> None:
    assert '"-5"' in write_csv(["甲"], [[-5]]).decode("utf-8-sig")
