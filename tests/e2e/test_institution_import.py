"""机构批量导入 in the browser, and with a worker that is killed while it writes (seed 1)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem
from tests.institutions.institution_sheets import good_row, thousand_rows, workbook

XIHU = "330106"
KILLS = 4
# The demo's own institutions have the numbers below.
FIRST = 5001


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def upload(page: Page, path: Path) -> None:
    """Choose the file, upload it, and wait until its rows were checked."""
    page.goto("/authority/institution-imports/")
    page.locator("input[name=file]").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    wait_for_heading(page, "核对结果")


def wait_for_heading(page: Page, text: str) -> None:
    """Reload until the job is done."""
    for _attempt in range(120):
        if page.get_by_role("heading", name=text, exact=True).first.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(f"{text} never came: {page.locator('main').inner_text()[:300]}")


def test_a_list_is_checked_row_by_row_confirmed_and_its_refused_rows_come_back(
    new_page: PageMaker, tmp_path: Path
) -> None:
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_intake")
    officer.get_by_role("link", name="机构批量导入").click()
    expect(officer.get_by_role("heading", name="导入记录")).to_be_visible()
    on_the_phone(officer)
    with officer.expect_download() as template:
        officer.get_by_role("link", name="下载模板和填写说明").click()
    assert template.value.suggested_filename.endswith(".xlsx")

    rows = [good_row(FIRST + 2000 + n, XIHU, name=f"虚构第{n}诊所") for n in range(1, 31)]
    rows[4]["uscc"] = "12330000470051726G"
    rows[9]["licence_valid_to"] = "2025-01-01"
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(rows, title=("西湖区机构名单",)))
    upload(officer, path)
    expect(officer.locator("main")).to_contain_text("30 行 = 通过 28 + 有提示 1 + 未通过 1")
    on_the_phone(officer)
    officer.get_by_role("link", name="未通过").last.click()
    expect(officer.get_by_role("row", name="虚构第5诊所")).to_contain_text("统一社会信用代码校验位不正确")
    officer.get_by_role("button", name="确认写入").click()
    wait_for_heading(officer, "导入报告")
    expect(officer.locator("dl.figures")).to_contain_text("29")
    on_the_phone(officer)
    with officer.expect_download() as report:
        officer.get_by_role("link", name="下载未通过的行").click()
    assert Path(report.value.path()).read_bytes().startswith(b"PK")

    upload(officer, path)
    expect(officer.locator("main")).to_contain_text("同一个文件已于")
    expect(officer.locator("main")).to_contain_text("新增 0、变更 0、没有变化 29、未通过 1")
    expect(officer.get_by_role("button", name="确认写入")).to_have_count(0)
    officer.get_by_role("button", name="传错文件了，作废").click()
    expect(officer.locator("main")).to_contain_text("没有写入任何内容")
    officer.goto("/authority/institutions/?q=虚构第1诊所")
    expect(officer.locator("tbody")).to_contain_text("虚构第1诊所")


def _rows(system: RunningSystem, sql: str, *values: object) -> list[Any]:
    """Read the database past the program."""
    with closing(sqlite3.connect(system.data_dir / "yiji.sqlite3", timeout=30)) as database:
        return database.execute(sql, values).fetchall()


def _written(system: RunningSystem) -> int:
    sql = "SELECT COUNT(*) FROM institutions_institutionimportrow WHERE applied_at IS NOT NULL AND name LIKE '虚构第%医院'"
    return int(_rows(system, sql)[0][0])


def _let_leases_end(system: RunningSystem) -> None:
    """A dead worker's lease of a minute is cut short, as if the minute were over."""
    with closing(sqlite3.connect(system.data_dir / "yiji.sqlite3", timeout=30)) as database:
        database.execute("UPDATE jobs_job SET lease_until = '2020-01-01 00:00:00' WHERE state = 'running'")
        database.commit()


def _wait(until: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, f"it did not happen in {seconds} s"
        time.sleep(0.01)


def _assert_no_row_is_half_done(system: RunningSystem) -> int:
    """Each written row has its institution, its search tokens and one audit event; nothing else has. How many."""
    marked = _written(system)
    for what, sql in {
        "institutions": "SELECT COUNT(*) FROM institutions_institution WHERE name LIKE '虚构第%医院'",
        "different institutions": "SELECT COUNT(DISTINCT uscc) FROM institutions_institution "
        "WHERE name LIKE '虚构第%医院'",
        "searchable institutions": "SELECT COUNT(DISTINCT object_id) FROM search_nametoken WHERE object_id IN "
        "(SELECT id FROM institutions_institution WHERE name LIKE '虚构第%医院')",
        "audit events": "SELECT COUNT(*) FROM audit_auditevent WHERE object_id IN (SELECT "
        "substr(id,1,8)||'-'||substr(id,9,4)||'-'||substr(id,13,4)||'-'||substr(id,17,4)||'-'||substr(id,21) "
        "FROM institutions_institution WHERE name LIKE '虚构第%医院')",
    }.items():
        assert _rows(system, sql) == [(marked,)], f"{what}: not the {marked} that are marked as written"
    return marked


def test_a_worker_killed_while_it_writes_a_thousand_rows_leaves_none_half_and_its_successor_goes_on(
    new_page: PageMaker, system: RunningSystem, tmp_path: Path
) -> None:
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_intake")
    path = tmp_path / "thousand.xlsx"
    path.write_bytes(workbook(thousand_rows(XIHU, first=FIRST)))
    upload(officer, path)
    expect(officer.locator("main")).to_contain_text("1000 行 = 通过 900 + 有提示 60 + 未通过 40")
    system.kill_worker()
    officer.get_by_role("button", name="确认写入").click()
    expect(officer.get_by_role("heading", name="正在逐行写入")).to_be_visible()
    seen = []
    for wanted in range(100, 100 + KILLS * 200, 200):
        _let_leases_end(system)
        system.start_worker()
        _wait(lambda wanted=wanted: _written(system) >= wanted)
        system.kill_worker()
        seen.append(_assert_no_row_is_half_done(system))
        assert seen[-1] < 960, "the worker was not killed in the middle"
    _let_leases_end(system)
    system.start_worker()
    wait_for_heading(officer, "导入报告")
    assert _assert_no_row_is_half_done(system) == 960
    print(f"worker kills={KILLS} written at each={seen} in the end=960 half=0 twice=0")
    assert _rows(system, "PRAGMA integrity_check") == [("ok",)]
    assert _rows(system, "PRAGMA foreign_key_check") == []
