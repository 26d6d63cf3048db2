"""Departments in a real browser: template, order by keys and dragging, sheet, merge and undo, bulk, own choice."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import SCREENSHOTS, PageMaker
from tests.e2e.running_system import RunningSystem
from yiji.uploads.workbooks import write_csv

TREE = "/institution/departments/"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def looked_at(page: Page, name: str) -> None:
    """Accessible, nothing scrolls sideways on a phone; screenshots are kept for the reader."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"departments-{name}.png")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    page.screenshot(path=SCREENSHOTS / f"departments-{name}-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    page.set_viewport_size(DESK)


def row(page: Page, name: str) -> Locator:
    """The line of a department in the tree."""
    return page.locator(".departments .node", has=page.get_by_role("link", name=name, exact=True))


def order(page: Page) -> list[str]:
    """The names of the tree from top to bottom."""
    return page.locator(".departments .t-name").all_inner_texts()


def test_a_dictionary_is_made_ordered_merged_and_filled(new_page: PageMaker, tmp_path: Path) -> None:
    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_admin")

    # 1. From the template: two departments that the hospital lacks.
    clerk.goto(f"{TREE}template/")
    first, second = "妇女保健科", "小儿外科"
    for name in (first, second):
        clerk.get_by_label(name).check()
    clerk.get_by_role("button", name="建立所选科室").click()
    expect(clerk.get_by_text("已建立 2 个科室。")).to_be_visible()
    looked_at(clerk, "tree")

    # 2. Keys and dragging: each is one step that comes back at the same row.
    row(clerk, second).get_by_role("link", name=second, exact=True).focus()
    with clerk.expect_navigation():
        clerk.keyboard.press("Alt+ArrowUp")
    assert order(clerk)[-2:] == [second, first]
    expect(row(clerk, second).get_by_role("link", name=second, exact=True)).to_be_focused()
    with clerk.expect_navigation():
        row(clerk, first).drag_to(row(clerk, second), target_position={"x": 90, "y": 20})
    expect(clerk.get_by_role("button", name=f"移出一级 {first}")).to_be_visible()
    with clerk.expect_navigation():
        row(clerk, first).get_by_role("button", name=f"移出一级 {first}").click()
    assert order(clerk)[-2:] == [second, first]

    # 3. A sheet: previewed, then written.
    sheet = tmp_path / "departments.csv"
    sheet.write_bytes(write_csv(("名称", "上级"), [("胸痛中心", first), ("无处可归科", "没有的科")]))
    clerk.goto(f"{TREE}import/")
    looked_at(clerk, "import")
    clerk.locator("input[type=file]").set_input_files(sheet)
    clerk.get_by_role("button", name="上传并预览").click()
    expect(clerk.get_by_text("没有在用的上级科室“没有的科”。")).to_be_visible()
    looked_at(clerk, "preview")
    clerk.get_by_role("button", name="确认导入 1 行").click()
    expect(row(clerk, "胸痛中心")).to_be_visible()

    # 4. Bulk: everybody without a department goes into one of the new departments.
    clerk.goto("/institution/physicians/")
    with clerk.expect_navigation():
        clerk.get_by_role("link", name=re.compile("未分科")).click()
    looked_at(clerk, "roster")
    people = clerk.locator("tbody input[name=chosen]")
    count = min(people.count(), 2)
    for n in range(count):
        people.nth(n).check()
    clerk.get_by_role("button", name="分配科室", exact=True).click()
    expect(clerk.get_by_text(f"将为 {count} 名医师分配科室。")).to_be_visible()
    looked_at(clerk, "batch")
    clerk.locator("select[name=department]").select_option(label=second)
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="分配", exact=True).click()
    if clerk.get_by_text("SCP-20").count():
        expect(clerk.get_by_text("《医疗机构管理条例》第二十七条")).to_be_visible()
        clerk.get_by_role("button", name="分配", exact=True).click()
    expect(clerk.get_by_text(f"分配 {count} 人")).to_be_visible()
    looked_at(clerk, "batch-done")
    clerk.get_by_role("link", name="在科医师", exact=True).click()
    expect(clerk.locator("tbody tr")).to_have_count(count)
    looked_at(clerk, "members")

    # 5. Merge, and take it back.
    clerk.get_by_role("link", name="科室信息").click()
    looked_at(clerk, "one")
    clerk.locator("select[name=target]").select_option(label=first)
    clerk.get_by_role("button", name="合并", exact=True).click()
    expect(row(clerk, second)).to_have_count(0)
    expect(row(clerk, first).locator(".t-num a")).to_have_text(str(count))
    clerk.get_by_role("link", name="已合并").click()
    looked_at(clerk, "merged")
    clerk.get_by_role("link", name=f"撤销合并 {second}").click()
    clerk.get_by_role("button", name="撤销并移回医师").click()
    expect(row(clerk, second).locator(".t-num a")).to_have_text(str(count))

    # 6. The physician chooses; the institution sees that it was he.
    doctor = new_page(**PHONE)
    _physician_log_in(doctor, new_page(), "doctor01")
    doctor.goto("/physician/departments/")
    doctor.locator("select[name=department]").select_option(label=second)
    looked_at(doctor, "own")
    doctor.get_by_role("button", name="保存科室").click()
    chosen = doctor.locator("ul.rows li", has_text=second)
    expect(chosen.get_by_text("主要科室")).to_be_visible()
    clerk.goto(TREE)
    row(clerk, second).locator(".t-num a").click()
    expect(clerk.get_by_role("row", name=re.compile("陈思远")).get_by_text("本人选择")).to_be_visible()
    assert not new_page.complaints


def _physician_log_in(page: Page, reader: Page, login_name: str) -> None:
    page.goto("/physician/login/")
    page.locator("input[name=login_name]").fill(login_name)
    page.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[name=code]").fill(journey.read_text(reader, "SMS-2", r"(\d{6})"))
    page.locator("main form button.primary").first.click()
    expect(page).to_have_url(re.compile("/physician/$"))
