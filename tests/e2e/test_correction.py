"""A wrong name in the qualification register, in the browser: physician, two officers, corrected (A-14)."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def scan(folder: Path) -> Path:
    """A picture of a paper."""
    from PIL import Image

    path = folder / "scan.png"
    Image.new("RGB", (600, 800), "white").save(path)
    return path


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_wrong_name_goes_from_the_physician_over_two_officers_into_the_register(
    new_page: PageMaker, tmp_path: Path
) -> None:
    physician, paper = new_page(), scan(tmp_path)
    physician.goto("/physician/login/")
    physician.locator("input[name=login_name]").fill("doctor01")
    physician.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    physician.get_by_role("button", name="登录", exact=True).click()
    physician.locator("input[name=code]").fill(journey.read_text(new_page(), "SMS-2", r"(\d{6})"))
    physician.locator("main form button.primary").first.click()
    physician.get_by_role("link", name="资格信息", exact=True).first.click()
    physician.get_by_role("link", name="有误，申请更正").first.click()
    on_the_phone(physician)
    physician.locator("input[name=name]").fill("陈思遠")
    physician.locator("textarea[name=reason]").fill("资格证书上的姓名是陈思遠")
    physician.locator("input[name=certificate]").set_input_files(paper)
    physician.get_by_role("button", name="提交", exact=True).click()
    expect(physician.locator("#form-errors")).to_contain_text("身份证明")
    physician.locator("input[name=certificate]").set_input_files(paper)
    physician.locator("input[name=identity]").set_input_files(paper)
    physician.get_by_role("button", name="提交", exact=True).click()
    expect(physician.get_by_text("待受理").first).to_be_visible()
    ticket = physician.url.rstrip("/").split("/")[-1]

    examiner = new_page()
    journey.staff_log_in(examiner, "authority", "xihu_examine")
    examiner.get_by_role("link", name=re.compile("^信息更正")).first.click()
    examiner.locator(f"a[href$='{ticket}/']").first.click()
    examiner.get_by_role("button", name="受理", exact=True).click()
    expect(examiner.locator("img.viewer").first).to_be_visible()
    examiner.get_by_label("证据属实，同意更正").check()
    examiner.locator("#check textarea").fill("已与证书存根核对一致")
    on_the_phone(examiner)
    examiner.get_by_role("button", name="提交核查意见").click()
    expect(examiner.get_by_text("已核查，待决定").first).to_be_visible()
    expect(examiner.get_by_role("button", name="确认更正")).to_have_count(0)

    decider = new_page()
    journey.staff_log_in(decider, "authority", "xihu_decide")
    decider.goto(f"/authority/corrections/{ticket}/")
    decider.get_by_role("button", name="确认更正").click()
    expect(decider.get_by_text("资格库已更正")).to_be_visible()
    expect(decider.get_by_text("曾用名：")).to_be_visible()

    physician.reload()
    expect(physician.get_by_text("资格库已更正")).to_be_visible()
    on_the_phone(physician)
