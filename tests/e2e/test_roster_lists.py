"""The institution's lists in a real browser: sort, a selection over two pages, export, saved view, drawer, report."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import SCREENSHOTS, PageMaker
from tests.e2e.running_system import RunningSystem

ROSTER = "/institution/physicians/"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def looked_at(page: Page, name: str) -> None:
    """Accessible, nothing scrolls sideways on a phone; screenshots are kept for the reader."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"lists-{name}.png")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    page.screenshot(path=SCREENSHOTS / f"lists-{name}-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    page.set_viewport_size(DESK)


def test_the_roster_is_sorted_chosen_from_kept_as_a_view_and_reported(new_page: PageMaker) -> None:
    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")

    # 1. Sorted by name; two on the first page and one on the next are ticked.
    clerk.goto(ROSTER)
    clerk.get_by_role("columnheader", name="姓名").get_by_role("link").click()
    expect(clerk).to_have_url(re.compile(r"sort=name"))
    looked_at(clerk, "roster")
    boxes = clerk.locator("tbody input[name=chosen]")
    first = [boxes.nth(n).get_attribute("value") for n in range(2)]
    boxes.nth(0).check()
    boxes.nth(1).check()
    clerk.get_by_role("link", name="下一页").click()
    expect(clerk.locator("[data-selected-count]")).to_have_text("2")
    assert boxes.first.get_attribute("value") not in first
    boxes.first.check()
    expect(clerk.locator("[data-selected-count]")).to_have_text("3")

    # 2. The three are exported, and the worker writes the file.
    clerk.get_by_role("button", name="导出", exact=True).click()
    expect(clerk.get_by_text("将导出 3 行。")).to_be_visible()
    looked_at(clerk, "export")
    clerk.get_by_label("用途").fill("年度人事统计")
    clerk.get_by_role("button", name="导出", exact=True).click()
    expect(clerk.get_by_role("row", name=re.compile("年度人事统计")).get_by_text("部分")).to_be_visible()

    # 3. A view with its filters and order opens the list from then on.
    clerk.goto(f"{ROSTER}?view=none")
    clerk.locator("select[name=account_state]").select_option("none")
    clerk.get_by_role("button", name="查询").click()
    expect(clerk).to_have_url(re.compile(r"account_state=none"))
    clerk.locator(".views summary").click()
    assert_accessible(clerk)
    clerk.get_by_label("把现在的条件、列和排序保存为").fill("没有账户的")
    clerk.get_by_label("打开名单时使用").check()
    clerk.get_by_role("button", name="保存视图").click()
    expect(clerk.get_by_text("视图已保存。")).to_be_visible()
    clerk.goto(ROSTER)
    expect(clerk).to_have_url(re.compile(r"account_state=none&view="))
    clerk.locator(".views summary").click()
    clerk.get_by_role("link", name="管理视图").click()
    looked_at(clerk, "views")
    clerk.get_by_role("button", name="取消默认 没有账户的").click()

    # 4. The whole file of a physician in the drawer, with a jump within it.
    clerk.goto(ROSTER)
    clerk.locator("td a[data-drawer]").first.click()
    drawer = clerk.locator("dialog.drawer")
    expect(drawer.get_by_role("heading", name="核验", exact=True)).to_be_visible()
    drawer.get_by_role("link", name="账户", exact=True).click()
    expect(drawer.get_by_role("heading", name="账户", exact=True)).to_be_in_viewport()
    clerk.keyboard.press("Escape")
    clerk.goto(clerk.locator("td a[data-drawer]").first.get_attribute("href") or "")
    looked_at(clerk, "physician")

    # 5. A report of the verification, written by the worker and printed.
    clerk.goto("/institution/verification/registrations/")
    clerk.get_by_role("link", name="核验报告").click()
    looked_at(clerk, "reports")
    clerk.get_by_role("button", name="不一致的医师").click()
    printed = clerk.get_by_role("link", name="打印核验报告")
    for _round in range(40):
        if printed.count():
            break
        clerk.wait_for_timeout(500)
        clerk.reload()
    looked_at(clerk, "report")
    file = clerk.request.get(f"{clerk.url}report.pdf")
    assert file.body().startswith(b"%PDF")
    assert not new_page.complaints
