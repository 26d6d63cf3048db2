"""Staff log-in life in the browser: forgotten password, new password, own log-ins, a role handed over."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.inside import run_inside
from tests.e2e.running_system import RunningSystem

NEW_PASSWORD = "quiet river lamp 58"
ADMIN_PHONE = "13905710201"
RECOVERY_CODE = """
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.models import User
result = issue_recovery_codes(User.objects.get(login_name="jc_admin").pk)[0]
"""
ELSEWHERE = """
from yiji.accounts.actions.begin_session import Device
from yiji.accounts.actions.log_in import complete_log_in
from yiji.accounts.models import User
user = User.objects.get(login_name="doctor01")
complete_log_in(user.pk, factor="sms", device=Device("Firefox 128", "麒麟", "198.51.100.0/24"))
result = 1
"""


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def fits_the_phone(page: Page) -> None:
    """The page at phone width needs no sideways scrolling."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1366, "height": 768})


def check(page: Page) -> None:
    """Accessible, and narrow enough for a phone."""
    assert_accessible(page)
    fits_the_phone(page)


def test_a_forgotten_password_is_replaced_and_old_log_ins_end(
    new_page: PageMaker, system: RunningSystem
) -> None:
    # The app's code of this half minute is used up by the log-in; a recovery code stands in for it.
    recovery_code = run_inside(system, RECOVERY_CODE)
    older = new_page()
    journey.staff_log_in(older, "institution", "jc_admin")

    page = new_page()
    page.goto("/institution/login/")
    check(page)
    page.get_by_role("link", name="忘记密码").click()
    check(page)
    page.get_by_role("button", name="发送验证码").click()
    expect(page.locator("#form-errors")).to_contain_text("用户名")
    page.locator("input[name=login_name]").fill("jc_admin")
    page.locator("input[name=phone]").fill(ADMIN_PHONE)
    page.get_by_role("button", name="发送验证码").click()
    expect(page).to_have_url(re.compile("/forgot-password/verify/"))
    check(page)
    page.locator("input[name=sms_code]").fill(journey.read_text(new_page(), "SMS-2", r"(\d{6})"))
    page.locator("input[name=factor]").fill(recovery_code)
    page.get_by_role("button", name=re.compile("设新密码")).click()
    expect(page.locator("input[type=password]")).to_have_count(2)
    check(page)
    for field in page.locator("input[type=password]").all():
        field.fill(NEW_PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    expect(page).to_have_url(re.compile("/institution/login/"))

    older.goto("/institution/security/")
    expect(older.get_by_text("忘记密码").first).to_be_visible()
    expect(older.locator(".alert")).to_contain_text("重设")

    journey.staff_log_in(page, "institution", "jc_admin", NEW_PASSWORD)
    page.goto("/institution/security/")
    check(page)
    page.get_by_role("link", name="我的登录").click()
    expect(page.locator("tr[data-current]")).to_have_count(1)
    expect(page.get_by_text("密码更改").first).to_be_visible()
    check(page)


def test_a_physician_sees_where_he_is_logged_in_and_ends_the_others(
    new_page: PageMaker, system: RunningSystem
) -> None:
    page = new_page()
    page.goto("/physician/login/")
    page.locator("input[name=login_name]").fill("doctor01")
    page.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[name=code]").fill(journey.read_text(new_page(), "SMS-2", r"(\d{6})"))
    page.get_by_role("button", name="验证并登录").click()
    expect(page.locator("nav.side")).to_be_attached()
    # A second log-in in the browser would have to wait a minute for its message.
    assert run_inside(system, ELSEWHERE) == 1
    page.goto("/physician/security/sessions/")
    expect(page.get_by_role("row", name=re.compile("Firefox 128 · 麒麟")).first).to_be_visible()
    check(page)
    page.get_by_role("button", name="退出其他登录").click()
    expect(page.get_by_role("button", name="退出其他登录")).to_have_count(0)
    expect(page.locator("tr[data-current]")).to_have_count(1)
    expect(page.get_by_text("本人在另一处退出").first).to_be_visible()


def test_the_only_administrator_hands_his_role_to_a_newcomer(new_page: PageMaker) -> None:
    leaving = new_page()
    journey.staff_log_in(leaving, "institution", "fy_admin")
    leaving.goto("/institution/hand-over/")
    check(leaving)
    leaving.get_by_role("link", name="交给新来的人").click()
    for name, value in (
        ("name", "冯来"),
        ("id_number", "330702199203150171"),
        ("phone", "13905719301"),
        ("login_name", "fy_new"),
    ):
        leaving.locator(f"input[name={name}]").fill(value)
    check(leaving)
    leaving.get_by_role("button", name="添加并提出交接").click()
    expect(leaving.locator("#mine")).to_contain_text("冯来")

    coming = new_page()
    code = journey.read_text(new_page(), "SMS-1", r"([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})")
    journey.first_log_in(coming, "fy_new", code)
    expect(coming).to_have_url(re.compile("/institution/hand-over/.+"))
    check(coming)
    coming.get_by_role("button", name="接手这个角色").click()
    expect(coming).to_have_url(re.compile("/institution/login/"))
    expect(coming.locator(".alert").first).to_contain_text("已接手新的角色")

    leaving.goto("/institution/operators/")
    expect(leaving.locator(".alert").first).to_contain_text("已交接")
