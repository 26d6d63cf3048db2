"""Revocation of an account in the browser (seed 5.1): asked, decided by another, objected to, answered."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem
from yiji.config.demo_seed.cast import DOCTOR, NEWCOMER


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def fits_the_phone(page: Page) -> None:
    """The page at phone width needs no sideways scrolling."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1366, "height": 768})


def test_an_account_is_revoked_by_two_persons_and_the_physician_objects(
    new_page: PageMaker, tmp_path: Path
) -> None:
    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.goto("/institution/accounts/")
    clerk.locator("form[role=search] input[name=name]").fill(DOCTOR.name)
    clerk.get_by_role("button", name="查询").click()
    clerk.get_by_role("row", name=re.compile(DOCTOR.name)).get_by_role("link", name="撤销账户").click()
    expect(clerk.get_by_text("执业注册不变：")).to_be_visible()
    clerk.get_by_role("button", name="提交复核").click()
    expect(clerk.locator("#form-errors")).to_contain_text("撤销原因")
    clerk.locator("select[name=reason]").select_option("abnormal")
    clerk.locator("[name=explanation]").fill("登录地点异常，已当面向本人核实。")
    clerk.locator("input[name=evidence]").set_input_files(journey.photo(tmp_path))
    assert_accessible(clerk)
    fits_the_phone(clerk)
    clerk.get_by_role("button", name="提交复核").click()
    clerk.get_by_role("link", name=DOCTOR.name).click()
    expect(clerk.get_by_role("button", name="确认撤销账户")).to_have_count(0)

    checker = new_page()
    journey.staff_log_in(checker, "institution", "jc_checker")
    checker.goto("/institution/revocations/")
    checker.get_by_role("link", name=DOCTOR.name).click()
    assert_accessible(checker)
    fits_the_phone(checker)
    checker.get_by_role("button", name="确认撤销账户").click()
    expect(checker.get_by_text("执业注册不受影响").first).to_be_visible()

    physician = new_page()
    physician.goto("/physician/login/")
    physician.locator("input[name=login_name]").fill("doctor01")
    physician.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    physician.get_by_role("button", name="登录", exact=True).click()
    expect(physician.locator("#form-errors")).to_be_visible()
    physician.goto("/physician/objection/")
    physician.locator("input[name=id_number]").fill(DOCTOR.id_number)
    physician.locator("input[name=phone]").fill(DOCTOR.phone)
    physician.get_by_role("button", name="获取验证码").click()
    physician.locator("[name=objection]").fill("账户一直由我本人使用，没有异常登录，请恢复。")
    physician.locator("input[name=code]").fill(journey.read_text(new_page(), "SMS-2", r"(\d{6})"))
    assert_accessible(physician)
    physician.get_by_role("button", name="提交异议").click()
    expect(physician.get_by_role("heading", name="异议已提交")).to_be_visible()

    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_decide")
    officer.goto("/authority/revocations/?tab=objections")
    officer.get_by_role("link", name=DOCTOR.name).click()
    officer.locator("select[name=upheld]").select_option("yes")
    officer.locator("[name=answer]").fill("机构没有当面核实本人。")
    officer.get_by_role("button", name="答复异议").click()
    expect(officer.locator("#objection")).to_contain_text("异议成立")


def test_an_account_is_claimed_at_home_and_answered_at_the_desk(new_page: PageMaker) -> None:
    visitor = new_page()
    visitor.goto("/physician/claim-account/")
    for name, value in (
        ("name", NEWCOMER.name),
        ("id_number", NEWCOMER.id_number.lower()),
        ("phone", "13905719998"),
        ("institution", "江城市第一人民医院"),
        ("statement", "注册时提示证件已被使用。"),
    ):
        visitor.locator(f"[name={name}]").fill(value)
    visitor.locator("select[name=province]").select_option("330000")
    fits_the_phone(visitor)
    assert_accessible(visitor)
    visitor.get_by_role("button", name="下一步").click()
    expect(visitor).to_have_url(re.compile("/claim-account/verify/"))
    visitor.locator("input[name=code]").fill(journey.read_text(new_page(), "SMS-2", r"(\d{6})"))
    visitor.get_by_role("button", name="验证并提交认领").click()
    expect(visitor.get_by_role("heading", name="认领已提交")).to_be_visible()
    number = visitor.get_by_text(re.compile(r"^RL\d{8}[0-9A-F]{8}$")).inner_text()

    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.goto("/institution/account-claims/")
    clerk.get_by_role("link", name=number).click()
    expect(clerk.get_by_role("link", name="提出撤销账户")).to_be_visible()
    fits_the_phone(clerk)
    assert_accessible(clerk)
    clerk.locator("[name=answer]").fill("持有人到场，人证一致。")
    clerk.get_by_role("button", name="答复认领人，恢复账户").click()
    clerk.goto("/institution/account-claims/?tab=answered")
    expect(clerk.get_by_role("row", name=re.compile(number))).to_contain_text("认领不属实")
