"""A sheet is read as its owner sees it; what he does not see is named, never imported in silence."""

from __future__ import annotations

import datetime as dt
import io
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import yiji
from tests.badinput import csv_files, sheet_files, xls_files
from yiji.kernel.outcome import Refusal
from yiji.uploads.headers import find_header
from yiji.uploads.sheets import Sheet, SheetRow, read_sheet
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

COLUMNS = {"name": ("姓名",), "id_number": ("身份证件号码", "身份证号"), "department": ("科室", "所在科室")}


@pytest.mark.parametrize(
    ("generator", "file_name"),
    [
        (sheet_files.good_xlsx, "名单.XLSX"),
        (xls_files.good_xls, "list.xls"),
        *[
            (made, "list.csv")
            for made in (
                csv_files.csv_utf8,
                csv_files.csv_bom,
                csv_files.csv_gbk,
                csv_files.csv_utf_16,
                csv_files.csv_utf_16_without_mark,
                csv_files.csv_semicolon,
            )
        ],
    ],
)
def test_the_same_list_is_read_from_every_kind_of_file(
    generator: Callable[[], bytes], file_name: str
) -> None:
    sheet = read_sheet(generator(), file_name)
    assert sheet.rows[0] == SheetRow(1, ["姓名", "身份证件号码", "科室"])
    assert sheet.rows[1].cells[0] == "张三"
    assert sheet.rows[1].cells[2] == "内科"
    assert isinstance(sheet.rows[1].cells[1], str)


def test_leading_zeros_of_comma_separated_text_stay() -> None:
    assert read_sheet(csv_files.csv_utf8(), "a.csv").rows[1].cells[1] == "00123"
    assert read_sheet('姓名,工号\n张三,="007"\n'.encode(), "a.csv").rows[1].cells == ["张三", "007"]


@pytest.mark.parametrize(
    ("generator", "file_name", "hidden_row"),
    [(sheet_files.with_hidden_parts, "a.xlsx", 3), (xls_files.xls_with_hidden_parts, "a.xls", 2)],
)
def test_hidden_parts_are_named_and_left_out(
    generator: Callable[[], bytes], file_name: str, hidden_row: int
) -> None:
    sheet = read_sheet(generator(), file_name)
    assert f"第 {hidden_row} 行" in sheet.hidden
    assert "C 列" in sheet.hidden
    assert any(name.startswith("工作表") for name in sheet.hidden)
    assert hidden_row not in [row.number for row in sheet.rows]
    assert all(row.cells[2] is None for row in sheet.rows)
    assert {"hidden_sheets", "hidden_rows", "hidden_columns"} <= {w.code for w in sheet.warnings}


def test_merged_cells_give_their_value_once_with_a_warning() -> None:
    sheet = read_sheet(sheet_files.with_hidden_parts(), "a.xlsx")
    assert sheet.rows[0].cells == ["某院医师名单", None, None]
    assert "A1:C1" in next(w.text() for w in sheet.warnings if w.code == "merged")


def test_dates_numbers_and_truth_values_keep_their_kind() -> None:
    row = ["2026", 7, 2.5, True, dt.date(2026, 1, 31), dt.datetime(2026, 1, 31, 8, 30), None]
    data = write_workbook([WorkbookSheet("表", [str(n) for n in range(7)], [row])])
    assert read_sheet(data, "a.xlsx").rows[1].cells == row


def test_a_named_sheet_is_read_and_a_missing_one_refused() -> None:
    data = write_workbook([WorkbookSheet("甲", ["a"], [["1"]]), WorkbookSheet("乙", ["b"], [["2"]])])
    assert read_sheet(data, "a.xlsx").rows[0].cells == ["a"]
    assert read_sheet(data, "a.xlsx", sheet_name="乙").rows[0].cells == ["b"]
    with pytest.raises(Refusal, match="丙"):
        read_sheet(data, "a.xlsx", sheet_name="丙")


def test_a_formula_gives_the_value_saved_with_it_or_a_warning() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["姓名", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    sheet = read_sheet(out.getvalue(), "a.xlsx")
    assert sheet.rows[0].cells == ["姓名"]
    assert "formulas" in {warning.code for warning in sheet.warnings}


def test_row_numbers_are_those_of_the_spreadsheet_program() -> None:
    cells = '<row r="2"><c r="B2"><v>1</v></c></row><row r="9"><c r="B9"><v>2</v></c></row>'
    sheet = read_sheet(sheet_files.with_cells(cells), "a.xlsx")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, [None, 1]), (9, [None, 2])]


def test_nothing_outside_is_ever_fetched() -> None:
    """The control: the listening socket does notice a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        for data in (sheet_files.outside_entity(address), sheet_files.outside_dtd(address)):
            with pytest.raises(Refusal, match="DTD"):
                read_sheet(data, "a.xlsx")
        assert read_sheet(sheet_files.outside_link(address), "a.xlsx").rows
        with pytest.raises(TimeoutError):
            server.accept()
        socket.create_connection(server.getsockname()).close()
        server.accept()[0].close()


def test_two_cells_far_apart_cost_the_child_less_than_a_hundred_megabytes(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(sheet_files.far_corner())
    program = (
        "import resource, sys\n"
        "from django.conf import settings\n"
        "settings.configure(YIJI_CLAMD='')\n"
        "from yiji.kernel.outcome import Refusal\n"
        "from yiji.uploads.sheets import read_sheet\n"
        "try: read_sheet(open(sys.argv[1], 'rb').read(), 'a.xlsx')\n"
        "except Refusal as r: print(r.problems[0].code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    source = str(Path(yiji.__file__).parents[1])
    told = subprocess.run(
        [sys.executable, "-c", program, str(bomb)],
        env={"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    code, kilobytes = told.stdout.split()
    assert code == "sheet_too_long"
    assert int(kilobytes) < 100 * 1024


def test_uploads_at_the_same_time_wait_for_each_other() -> None:
    data, seen = sheet_files.good_xlsx(), []
    threads = [
        threading.Thread(target=lambda: seen.append(read_sheet(data, "a.xlsx").name)) for _n in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert seen == ["名单"] * 5


def _sheet(*rows: list[str | None]) -> Sheet:
    return Sheet("表", [SheetRow(number, list(cells)) for number, cells in enumerate(rows, start=1)])


def test_headings_are_found_below_titles_in_any_order() -> None:
    sheet = _sheet(
        ["某院 2026 年名单", None, None, None],
        ["所在科室", "姓　名", " 身份证号（18位）*", "备注"],
        ["内科", "张三", "1", "x"],
        [None, None, None, "只有备注"],
    )
    match = find_header(sheet, COLUMNS)
    assert match.row_number == 2
    assert match.positions == {"department": 0, "name": 1, "id_number": 2}
    assert (match.missing, match.duplicated, match.unknown) == ((), (), ("备注",))
    assert list(match.data_rows(sheet)) == [(3, {"name": "张三", "id_number": "1", "department": "内科"})]


def test_missing_and_repeated_headings_are_named() -> None:
    match = find_header(_sheet(["姓名", "ＸＸ", "姓名"]), COLUMNS)
    assert match.missing == ("id_number", "department")
    assert match.duplicated == ("name",)
    assert match.unknown == ("ＸＸ",)


def test_a_sheet_without_headings_has_no_row_of_them() -> None:
    match = find_header(_sheet(["张三", "李四"]), COLUMNS)
    assert match.row_number == 0
    assert match.missing == tuple(COLUMNS)
