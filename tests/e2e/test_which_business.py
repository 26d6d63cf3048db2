"""Which business do I need, in the browser: the loss is told before anything is sent, and the button begins it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def choose(page: Page, *labels: str) -> None:
    """Answer one question after another by the words of the choice."""
    for label in labels:
        page.get_by_role("radio", name=re.compile(label)).check()
        page.get_by_role("button", name="下一步").click()


def test_physician_and_clerk_find_the_business_and_begin_it(new_page: PageMaker) -> None:
    physician, reader = new_page(), new_page()
    physician.goto("/physician/login/")
    physician.locator("input[name=login_name]").fill("doctor01")
    physician.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    physician.get_by_role("button", name="登录", exact=True).click()
    physician.locator("input[name=code]").fill(journey.read_text(reader, "SMS-2", r"(\d{6})"))
    physician.locator("main form button.primary").first.click()
    physician.get_by_role("link", name="该办哪项业务").click()
    expect(physician.locator("main")).to_contain_text("来自登记信息")
    physician.get_by_role("button", name="下一步").click()
    expect(physician.locator("#form-errors")).to_contain_text("您要办什么")
    on_the_phone(physician)
    choose(physician, "到另一家机构执业", "外省的机构", "不再在原机构执业")
    expect(physician.locator("main")).to_contain_text("您在浙江省的注册将失效")
    on_the_phone(physician)
    physician.get_by_role("button", name="修改：您还在原机构执业吗").click()
    choose(physician, "保留原机构，同时", "都相同")
    expect(physician.locator("main")).to_contain_text("不受影响")
    physician.get_by_role("button", name="开始办理").click()
    expect(physician).to_have_url(re.compile(r"/physician/applications/[0-9a-f-]+/step/1/$"))
    expect(physician.locator("h1")).to_contain_text("增加执业地点")

    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.goto("/institution/which-business/")
    clerk.locator("#choose input[name=name]").fill("陈思远")
    clerk.get_by_role("button", name="查找").click()
    clerk.get_by_role("link", name="选择 陈思远").click()
    choose(clerk, "医师离开了本院", "退休")
    expect(clerk.locator("main")).to_contain_text("不在册")
    on_the_phone(clerk)
    clerk.get_by_role("button", name="开始填写").click()
    expect(clerk).to_have_url(re.compile(r"/institution/applications/[0-9a-f-]+/step/1/$"))
