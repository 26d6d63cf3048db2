"""审批机关 in the browser: an unusual choice is told, checked by a second person, and waits for its day (seed 3)."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

SETTINGS = "/institution/approving-authorities/"


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_an_unusual_authority_is_explained_checked_by_another_and_waits_for_its_day(
    new_page: PageMaker,
) -> None:
    head = new_page()
    journey.staff_log_in(head, "institution", "jc_admin")
    head.goto(SETTINGS)
    expect(head.get_by_role("row", name=re.compile("^口腔"))).to_contain_text("等待生效")
    expect(head.get_by_role("row", name=re.compile("^公共卫生"))).to_contain_text("待复核")
    on_the_phone(head)
    head.get_by_role("row", name=re.compile("^中医")).get_by_role("link", name="修改").click()
    expect(head.locator("select[name=authority] option:checked")).to_contain_text("法定默认")
    head.goto(f"{SETTINGS}clinical/")
    day = (dt.date.today() + dt.timedelta(days=10)).isoformat()
    head.locator("select[name=authority]").select_option(label="浙江省中医药管理局")
    head.locator("input[name=effective_from]").fill(day)
    head.get_by_role("button", name="保存").click()
    expect(head.locator("#form-errors")).to_contain_text("所选的是中医药主管部门")
    expect(head.locator("main")).to_contain_text("《医师执业注册管理办法》第九条")
    expect(head.locator("input[name=effective_from]")).to_have_value(day)
    on_the_phone(head)
    head.locator("textarea[name=reason]").fill("省局委托办理，批文第 8 号。")
    head.get_by_role("button", name="保存").click()
    expect(head.locator("main")).to_contain_text("提出人不能复核自己提出的设置")
    page_of_proposal = head.url

    checker = new_page()
    journey.staff_log_in(checker, "institution", "jc_checker")
    checker.goto(SETTINGS)
    checker.get_by_role("row", name=re.compile("^临床")).get_by_role(
        "link", name=re.compile("待复核")
    ).click()
    assert checker.url == page_of_proposal
    expect(checker.locator("main")).to_contain_text("批文第 8 号")
    on_the_phone(checker)
    checker.get_by_role("button", name="同意", exact=True).click()
    row = checker.get_by_role("row", name=re.compile("^临床"))
    expect(row).to_contain_text("西湖区卫生健康局")
    expect(row).to_contain_text(day)

    head.goto(SETTINGS)
    head.get_by_role("row", name=re.compile("^临床")).get_by_role("button", name="取消等待生效的设置").click()
    expect(head.locator("main")).to_contain_text("未生效即取消")
    head.get_by_role("link", name="审批机关名录和电话").click()
    expect(head.get_by_role("row", name=re.compile("西湖区卫生健康局"))).to_contain_text("0571-")
    on_the_phone(head)
