"""Institutions in the browser: a licence suspended by two persons, one institution entered and corrected."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem
from yiji.kernel.identifiers import compose_institution_registration_no, compose_organisation_code


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def _on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing; then back to the desk."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_suspension_takes_two_persons_and_restricts_the_account(new_page: PageMaker) -> None:
    first = new_page()
    journey.staff_log_in(first, "authority", "xihu_intake")
    first.goto("/authority/institutions/?tab=active")
    first.get_by_role("link", name="文新街道社区卫生服务中心").click()
    first.get_by_role("link", name="登记许可证变化").click()
    _on_the_phone(first)
    first.locator("select[name=act]").select_option("suspend")
    first.locator("select[name=reason]").select_option("cancel_closed")
    first.locator("input[name=document_no]").fill("西湖卫医停〔2026〕1号")
    first.get_by_role("button", name="提交复核").click()
    expect(first.get_by_text("原因与所选的变化不符。").first).to_be_visible()
    expect(first.locator("input[name=document_no]")).to_have_value("西湖卫医停〔2026〕1号")
    first.locator("select[name=reason]").select_option("suspend_own")
    first.get_by_role("button", name="提交复核").click()
    expect(first.get_by_text("您登记的变化等待另一名")).to_be_visible()

    second = new_page()
    journey.staff_log_in(second, "authority", "xihu_supervise")
    second.get_by_role("link", name=re.compile("^机构账户")).first.click()
    second.get_by_role("link", name=re.compile("^许可证变化待复核")).click()
    second.get_by_role("link", name="文新街道社区卫生服务中心").click()
    _on_the_phone(second)
    second.locator("#licence-change").get_by_role("button", name="确认", exact=True).click()
    expect(second.locator("#licence-history")).to_contain_text("西湖卫医停〔2026〕1号")
    expect(second.locator("h2", has_text="账户").first).to_contain_text("受限")

    institution = new_page()
    journey.staff_log_in(institution, "institution", "wx_admin")
    institution.goto("/institution/profile/")
    expect(institution.locator("#licence-history")).to_contain_text("登记停业")
    expect(institution.get_by_text("账户自")).to_be_visible()
    _on_the_phone(institution)


def test_one_institution_is_entered_without_a_spreadsheet(new_page: PageMaker) -> None:
    page = new_page()
    journey.staff_log_in(page, "authority", "xihu_supervise")
    page.get_by_role("link", name=re.compile("^机构账户")).first.click()
    page.get_by_role("link", name="登记机构").click()
    _on_the_phone(page)
    page.locator("input[name=name]").fill("虚构湖滨医院")
    page.locator("input[name=class_code]").fill("综合医院")
    page.locator("input[name=address]").fill("虚构市湖滨路 1 号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("登记号和统一社会信用代码都没有填写").first).to_be_visible()
    expect(page.locator("input[name=address]")).to_have_value("虚构市湖滨路 1 号")
    code = compose_organisation_code("7654321A")
    number = compose_institution_registration_no(code, "330106", "11", "A100", "1")
    page.locator("input[name=registration_no]").fill(number)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1, name="虚构湖滨医院")).to_be_visible()
    page.get_by_role("link", name="修改机构信息").click()
    page.locator("input[name=grade]").fill("二级甲等")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
