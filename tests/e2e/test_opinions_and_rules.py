"""Usual opinions, a note to the authority, the rules and code lists, and the page of waivers, in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

OWN = "经科室和医务部门核实，同意其在本院执业。"


def prepare_system(system: RunningSystem) -> None:
    """The small demo."""
    system.manage("seed_demo", "--size", "small")


def test_a_clerk_keeps_an_opinion_uses_it_leaves_a_note_and_reads_the_rules(new_page: PageMaker) -> None:
    page = new_page()
    journey.staff_log_in(page, "institution", "jc_clerk")
    page.get_by_role("link", name="常用意见").click()
    page.locator("textarea[name=text]").fill(OWN)
    page.get_by_role("button", name="新增", exact=True).click()
    expect(page.get_by_text(OWN).first).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name=re.compile("业务申请确认")).first.click()
    page.locator("td a[data-open]").first.click()
    page.get_by_role("link", name="确认", exact=True).click()
    page.get_by_label(OWN).check()
    assert_accessible(page)

    page.goto("/institution/physicians/")
    page.locator("td a[data-open]").first.click()
    page.get_by_role("link", name="向审批机关说明情况").click()
    page.locator("textarea[name=text]").fill("服务协议尚未履行完毕。")
    page.get_by_role("button", name="提交说明").click()
    expect(page.get_by_text("审批机关可见")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="规则", exact=True).click()
    page.locator("main select[name=type]").select_option(label="多执业机构备案")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("cell", name="MUL-04")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="字典", exact=True).click()
    page.get_by_role("link", name="民族", exact=True).click()
    page.locator("main input[name=q]").fill("维吾尔")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("cell", name="维吾尔族")).to_be_visible()
    assert_accessible(page)


def test_an_examiner_finds_the_waivers_of_a_file(new_page: PageMaker) -> None:
    page = new_page(width=390, height=844)
    journey.staff_log_in(page, "authority", "xihu_examine")
    page.goto("/authority/applications/")
    page.locator("td a[data-open]").first.click()
    page.get_by_role("link", name="提出或者答复豁免").click()
    expect(page.get_by_role("heading", name="豁免规则")).to_be_visible()
    assert_accessible(page)
