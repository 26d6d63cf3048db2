"""The physician's own account on a phone: e-mail added, phone changed, told in the messages; who looked at his data."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.inside import run_inside
from tests.e2e.running_system import RunningSystem
from yiji.config.demo_seed.cast import DOCTOR

NEW_PHONE = "13905710777"


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def looked_at(page: Page) -> None:
    """No fault of accessibility, no sideways scrolling on a phone."""
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def code_of(new_page: PageMaker, number: str, template: str = "SMS-2") -> str:
    """The code in the newest message to a number (as the outbox shows it, masked)."""
    reader = new_page()
    row = reader.locator(f"tr[data-template='{template}']").filter(has_text=number)
    for _attempt in range(40):
        reader.goto("/demo/outbox/")
        if row.count():
            found = re.search(r"(\d{6})", row.first.locator("td").last.inner_text())
            assert found
            return found.group(1)
        reader.wait_for_timeout(250)
    raise AssertionError(f"no {template} to {number}")


def log_in(page: Page, new_page: PageMaker) -> None:
    page.goto("/physician/login/")
    page.locator("input[name=login_name]").fill("doctor01")
    page.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("input[name=code]")).to_be_visible()
    page.locator("input[name=code]").fill(code_of(new_page, f"{DOCTOR.phone[:3]}****{DOCTOR.phone[-4:]}"))
    page.get_by_role("button", name="验证并登录").click()
    expect(page.get_by_role("heading", name=DOCTOR.name)).to_be_visible()


# One message a minute to one number: a person waits, the test does not.
A_MINUTE_LATER = """
from yiji.limits.models import LimitCounter
LimitCounter.objects.all().delete()
result = True
"""


def test_email_phone_messages_and_who_looked(new_page: PageMaker, system: RunningSystem) -> None:
    page = new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, new_page)

    page.goto("/physician/security/")
    looked_at(page)
    page.get_by_role("link", name=re.compile("添加.*电子邮箱")).click()
    page.locator("input[name=email]").fill("chen@example.com")
    page.get_by_role("button", name="发送验证码").click()
    page.locator("input[name=code]").fill(code_of(new_page, "c***@example.com", "email-code"))
    looked_at(page)
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.get_by_text("c***@example.com")).to_be_visible()

    page.get_by_role("link", name=re.compile("更换.*手机号")).click()
    page.locator("input[name=phone]").fill("139057107")
    page.locator("input[name=way][value=both]").check()
    page.get_by_role("button", name="发送验证码").click()
    expect(page.locator("#id_phone_error")).to_be_visible()
    page.locator("input[name=phone]").fill(NEW_PHONE)
    looked_at(page)
    run_inside(system, A_MINUTE_LATER)
    page.get_by_role("button", name="发送验证码").click()
    page.locator("input[name=code]").fill(code_of(new_page, f"{NEW_PHONE[:3]}****{NEW_PHONE[-4:]}"))
    old = f"{DOCTOR.phone[:3]}****{DOCTOR.phone[-4:]}"
    page.locator("input[name=second_code]").fill(code_of(new_page, old))
    looked_at(page)
    page.get_by_role("button", name="确认更换").click()
    expect(page.get_by_text(f"{NEW_PHONE[:3]}****{NEW_PHONE[-4:]}")).to_be_visible()

    page.goto("/physician/messages/?show=unread")
    looked_at(page)
    page.get_by_role("link", name=re.compile("您登记的手机号已改为")).click()
    expect(page).to_have_url(re.compile("/security/$"))

    page.get_by_role("link", name=re.compile("查看.*谁看过我的信息")).click()
    looked_at(page)
    expect(page.get_by_text("查看个人信息原文：证件号码").first).to_be_visible()
    page.get_by_role("link", name="查看原文", exact=True).click()
    expect(page.get_by_text("西湖区卫生健康局").first).to_be_visible()
