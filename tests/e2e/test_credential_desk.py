"""Seed 1 in the browser: issued with a receipt as PDF, suspended with the reason told at the log-in, restored, closed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.certificates.printed_form import text_of
from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

PERSON = {"agent_name": "买买提·吐尔逊", "agent_id_number": "650104199807081319", "phone": "13905719911"}


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def _on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing; then back to the desk."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def _receipt(page: Page) -> bytes:
    """The PDF behind the receipt's link, which appears by itself once the worker has printed it."""
    link = page.get_by_role("link", name=re.compile("登记表（PDF"))
    expect(link).to_be_visible(timeout=20_000)
    return page.request.get(str(link.get_attribute("href"))).body()


def _change(page: Page, act: str, reason: str) -> None:
    """From the institution's page: the button, the reason, the confirmation."""
    page.get_by_role("link", name=act, exact=True).click()
    _on_the_phone(page)
    page.locator("select[name=reason]").select_option(reason)
    page.get_by_role("button", name=f"确认{act}").click()
    expect(page.get_by_role("heading", level=2, name=re.compile("^账户 "))).to_be_visible()


def test_an_account_is_issued_with_a_receipt_suspended_and_restored_and_another_one_closed_by_two(
    new_page: PageMaker, tmp_path: Path
) -> None:
    desk = new_page()
    journey.staff_log_in(desk, "authority", "xihu_intake")
    desk.goto("/authority/institutions/?tab=none")
    _on_the_phone(desk)
    journey.issue_credentials(desk, "西溪湿地", PERSON, journey.photo(tmp_path))
    printed = text_of(_receipt(desk))
    assert PERSON["agent_name"] in printed
    assert "西溪湿地医院" in printed
    assert PERSON["agent_id_number"] not in printed
    assert_accessible(desk)

    desk.goto("/authority/institutions/?tab=active")
    desk.locator("main input[name=name]").fill("第一人民医院")
    desk.get_by_role("button", name="查询").click()
    desk.get_by_role("link", name="江城市第一人民医院").click()
    hospital = desk.url
    _on_the_phone(desk)
    _change(desk, "停用账户", "suspend_risk")
    clerk = new_page()
    clerk.goto("/institution/login/")
    clerk.locator("input[name=login_name]").fill("jc_clerk")
    clerk.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    clerk.get_by_role("button", name="登录", exact=True).click()
    expect(clerk.locator("#form-errors")).to_contain_text("由西湖区卫生健康局停用，原因：账户有被冒用的风险")
    expect(clerk.locator("main")).to_contain_text("0571-00000000")

    desk.goto(hospital)
    _change(desk, "恢复账户", "restore_cleared")
    expect(desk.get_by_role("row", name=re.compile("恢复账户"))).to_contain_text("停用的原因已消除")
    journey.staff_log_in(clerk, "institution", "jc_clerk")

    second = new_page()
    journey.staff_log_in(second, "authority", "xihu_supervise")
    second.goto("/authority/institutions/?tab=closing")
    second.get_by_role("link", name="湖畔综合门诊部").click()
    _on_the_phone(second)
    second.get_by_role("button", name="确认关闭账户").click()
    expect(second.get_by_role("row", name=re.compile("关闭账户"))).to_contain_text("已关闭")
