"""国家资格库导入 in the browser: a list long enough to go in pieces, its differences, confirmed, reported."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem
from tests.register.national_case import row, table

PIECE = 4 * 1024 * 1024


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def wait_for_heading(page: Page, text: str) -> None:
    """Reload until the job is done."""
    for _attempt in range(120):
        if page.get_by_role("heading", name=text, exact=True).first.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(f"{text} never came: {page.locator('main').inner_text()[:300]}")


def test_a_list_in_pieces_is_compared_confirmed_and_reported(new_page: PageMaker, tmp_path: Path) -> None:
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_supervise")
    officer.get_by_role("link", name="国家资格库导入").click()
    expect(officer.get_by_role("heading", name="导入记录")).to_be_visible()
    on_the_phone(officer)
    rows = [row(n) for n in range(1, 31)]
    rows[3]["姓名"] = ""
    # Lines without a value in any wanted column make the file longer than one piece, not the work.
    filling = ("," * 8 + "x" * 1_900 + "\r\n").encode() * (PIECE // 1_900 + 1)
    path = tmp_path / "register.csv"
    path.write_bytes(table(rows).replace(b"\r\n", b",\r\n", 1) + filling)
    assert path.stat().st_size > PIECE
    yesterday = dt.date.today() - dt.timedelta(days=1)
    officer.get_by_label("名单截止日期").fill(yesterday.isoformat())
    officer.get_by_label("名单范围").select_option("浙江省")
    officer.locator("input[name=file]").set_input_files(path)
    officer.get_by_role("button", name="上传并核对").click()
    officer.wait_for_url("**/national-imports/*/")
    wait_for_heading(officer, "核对结果")
    expect(officer.locator("main")).to_contain_text("30 行 = 新增 29 + 变更 0 + 没有变化 0 + 未通过 1")
    on_the_phone(officer)
    officer.get_by_role("link", name="未通过").last.click()
    expect(officer.locator("tbody")).to_contain_text("未填写姓名")
    vanished = officer.get_by_label("已看过“消失”一栏，名单是完整的")
    if vanished.count():
        officer.get_by_role("button", name="确认写入").click()
        expect(officer.get_by_role("alert").first).to_contain_text("还没有确认看过")
        vanished.check()
    officer.get_by_role("button", name="确认写入").click()
    wait_for_heading(officer, "导入报告")
    expect(officer.locator("dl.figures")).to_contain_text("已写入")
    on_the_phone(officer)
    officer.get_by_role("button", name="导出 CSV").click()
    expect(officer.get_by_role("heading", name="导出资格库差异报告").first).to_be_visible()
