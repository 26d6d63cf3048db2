"""医师验证 in the browser (seed 6): a list as HR sends it, its columns, its people, the month's signature."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

SAMPLES = Path(__file__).resolve().parents[1] / "register" / "rosters"


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def wait_for(page: Page, what: str, text: str) -> None:
    """Reload until the worker is done."""
    for _attempt in range(40):
        if page.locator(what, has_text=text).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{text} never came: {page.locator('main').inner_text()[:300]}")


def test_a_list_is_taken_in_and_everybody_gets_what_he_needs(new_page: PageMaker, tmp_path: Path) -> None:
    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.get_by_role("link", name=re.compile("医师验证")).first.click()
    expect(clerk.get_by_role("row", name=re.compile("在本院注册，不在人事名单"))).to_contain_text("30 日")
    on_the_phone(clerk)
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    clerk.locator("input[name=file]").set_input_files(bad)
    clerk.get_by_role("button", name="上传并识别").click()
    wait_for(clerk, "main", "未能读取")
    clerk.goto("/institution/reconciliation/")
    clerk.locator("input[name=file]").set_input_files(SAMPLES / "hr-titled-merged.xlsx")
    clerk.get_by_role("button", name="上传并识别").click()
    wait_for(clerk, "h1", "确认各列")
    expect(clerk.locator("select[name=id_number] option:checked")).to_contain_text("证件号码")
    on_the_phone(clerk)
    clerk.locator("select[name=department]").select_option(clerk.locator("select[name=name]").input_value())
    clerk.get_by_role("button", name="开始核对").click()
    expect(clerk.locator("#form-errors")).to_contain_text("同一列")
    clerk.locator("select[name=department]").select_option("")
    clerk.get_by_role("button", name="开始核对").click()
    wait_for(clerk, "h1", "逐人处理")
    clerk.goto("/institution/reconciliation/")
    figures = clerk.locator("dl.figures").first.inner_text()
    assert "305" in figures
    clerk.locator("dl.figures a").first.click()
    expect(clerk.get_by_role("row").nth(1)).to_contain_text("身份证号")

    clerk.goto("/institution/reconciliation/")
    clerk.get_by_role("link", name="在本院注册，不在人事名单").click()
    with clerk.expect_navigation():
        clerk.get_by_role("link", name="待处理").click()
    before = clerk.locator("tbody tr").count()
    assert before
    clerk.locator("tbody input[name=chosen]").first.check()
    clerk.get_by_role("button", name="开始办理").click()
    # The clerk stands in the report that the difference asks for, written as far as the register knows.
    expect(clerk.get_by_role("heading", name="离职备案")).to_be_visible()
    clerk.locator("select[name=off_roster_reason]").select_option("2")
    clerk.locator("input[name=event_on]").fill(dt.date.today().isoformat())
    clerk.get_by_role("button", name="保存，下一步").click()
    on_the_phone(clerk)
    clerk.locator("form", has=clerk.locator("input[value=leaving_proof]")).locator(
        "input[type=file]"
    ).set_input_files(journey.photo(tmp_path))
    clerk.get_by_role("button", name="上传").first.click()
    clerk.get_by_role("button", name="保存，下一步").click()
    expect(clerk.locator("#effects")).to_contain_text("不在册")
    clerk.get_by_role("button", name="提交复核").click()
    expect(clerk.locator("main")).to_contain_text("待本院复核")
    clerk.goto("/institution/reconciliation/")
    clerk.get_by_role("link", name="在本院注册，不在人事名单").click()
    clerk.get_by_role("link", name="待处理").click()
    expect(clerk.locator("tbody tr").filter(has_text="办理中")).to_have_count(1)
    clerk.locator("tbody input[name=chosen]").last.check()
    clerk.get_by_text("不需办理…").click()
    clerk.get_by_label("人事名单有误").check()
    clerk.get_by_role("button", name="所选不需办理").click()
    expect(clerk.get_by_text("已处理 1 人")).to_be_visible()
    on_the_phone(clerk)

    for link in ("资格信息验证", "注册信息验证"):
        clerk.get_by_role("link", name=link).first.click()
        on_the_phone(clerk)
    clerk.locator("tbody input[name=chosen]").first.check()
    clerk.get_by_role("button", name="记录核验").click()
    expect(clerk.get_by_text("没有写明怎样处理").first).to_be_visible()
    clerk.goto("/institution/verification/registrations/?state=differs")
    clerk.locator("tbody input[name=chosen]").first.check()
    clerk.locator(".bulk input[name=note]").fill("已请人事科改正名单")
    clerk.get_by_role("button", name="记录核验").click()
    expect(clerk.get_by_text("已记录 1 人的核验")).to_be_visible()

    head = new_page()
    journey.staff_log_in(head, "institution", "jc_admin")
    head.goto("/institution/reconciliation/months/")
    on_the_phone(head)
    head.locator("input[name=acknowledged]").check()
    head.get_by_role("button", name="确认本月名单").click()
    wait_for(head, "main", "打印确认表")
    printed = head.context.request.get(
        head.get_by_role("link", name="打印确认表").get_attribute("href") or ""
    )
    assert printed.body()[:5] == b"%PDF-"
