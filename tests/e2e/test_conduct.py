"""Two officers put a suspension in force; the physician reads it with his remedies, the institution sees it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journey import log_out, photo, staff_log_in

pytestmark = pytest.mark.e2e


def test_a_suspension_from_the_decision_to_the_register(page: Page, tmp_path: Path) -> None:
    today = dt.date.today()
    staff_log_in(page, "authority", "xihu_examine")
    page.goto("/authority/physicians/")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="登记处罚或者限制").click()
    name = page.locator("h1").inner_text()
    assert name == "登记处罚或者限制"
    page.locator("select[name=kind]").select_option("suspension")
    page.locator("input[name=decided_by]").fill("西湖区卫生健康局")
    page.locator("input[name=document_no]").fill("西卫医罚〔2026〕88号")
    page.locator("input[name=decided_on]").fill(today.isoformat())
    page.locator("input[name=effective_from]").fill(today.isoformat())
    page.locator("input[name=effective_to]").fill((today + dt.timedelta(days=120)).isoformat())
    page.locator("textarea[name=ground]").fill("未按照注册的执业范围执业。")
    page.locator("input[name=evidence]").set_input_files(photo(tmp_path))
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("等待另一名有复核权限的人员办理").first).to_be_visible()
    address = page.url
    log_out(page)

    staff_log_in(page, "authority", "xihu_decide")
    page.goto(address)
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_text("已生效").first).to_be_visible()
    page.goto("/authority/conduct/?kind=suspension&state=confirmed")
    expect(page.get_by_text("西卫医罚〔2026〕88号")).to_be_visible()
