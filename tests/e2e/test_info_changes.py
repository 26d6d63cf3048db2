"""Changes of information in the browser (seed 7): photo cut and asked for, approved beside, many at once."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem
from yiji.config.demo_seed.cast import DOCTOR


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)


def picture(folder: Path, colour: str) -> Path:
    """A portrait-like picture, larger than the format."""
    from PIL import Image

    path = folder / f"{colour}.png"
    Image.new("RGB", (1000, 1400), colour).save(path)
    return path


def physician_log_in(page: Page, reader: Page, login_name: str) -> None:
    """Password, then the code from the message."""
    page.goto("/physician/login/")
    page.locator("input[name=login_name]").fill(login_name)
    page.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[name=code]").fill(journey.read_text(reader, "SMS-2", r"(\d{6})"))
    page.locator("main form button.primary").first.click()


def test_a_photo_is_asked_for_and_approved_and_titles_are_decided_many_at_once(
    new_page: PageMaker, tmp_path: Path
) -> None:
    physician = new_page()
    physician_log_in(physician, new_page(), "doctor01")
    physician.goto("/physician/information/")
    on_the_phone(physician)
    physician.locator("a[href$='/information/photo/']").click()
    physician.locator("input[name=photo]").set_input_files(picture(tmp_path, "blue"))
    expect(physician.locator(".portrait-frame")).to_be_visible()
    physician.get_by_role("button", name="提交审核").click()
    expect(physician.locator("#form-errors")).to_contain_text("白色")
    physician.locator("input[name=photo]").set_input_files(picture(tmp_path, "white"))
    physician.get_by_role("button", name="缩小选框").click()
    assert re.fullmatch(r"0?[\d.]+(,0?[\d.]+){3}", physician.locator("input[name=crop]").input_value())
    on_the_phone(physician)
    physician.get_by_role("button", name="提交审核").click()
    expect(physician.get_by_text("待审核").first).to_be_visible()

    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.get_by_role("link", name=re.compile("信息修改审核")).first.click()
    assert_accessible(clerk)
    clerk.locator("form[role=search] input[name=name]").fill(DOCTOR.name)
    clerk.get_by_role("button", name="查询").click()
    clerk.get_by_role("link", name=DOCTOR.name).click()
    new_photo = clerk.locator("img.portrait").last
    expect(new_photo).to_be_visible()
    size = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert new_photo.evaluate(size) == [413, 626]
    assert_accessible(clerk)
    clerk.get_by_role("button", name="通过", exact=True).click()
    clerk.goto("/institution/info-changes/?tab=approved")
    expect(clerk.get_by_role("row", name=re.compile(DOCTOR.name))).to_contain_text("已通过")
    clerk.goto("/institution/info-changes/?tab=submitted")
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="重置").click()
    waiting = clerk.locator("tbody input[name=chosen]").count()
    assert waiting >= 5
    for box in clerk.locator("tbody input[name=chosen]").all()[:3]:
        box.check()
    clerk.get_by_role("button", name="批量通过").click()
    expect(clerk.get_by_text("已办理 3 件")).to_be_visible()
    expect(clerk.locator("tbody input[name=chosen]")).to_have_count(waiting - 3)
    clerk.locator("tbody input[name=chosen]").first.check()
    clerk.get_by_text("批量退回…").click()
    clerk.get_by_label("材料看不清").check()
    clerk.get_by_role("button", name="退回所选").click()
    expect(clerk.get_by_text("已办理 1 件")).to_be_visible()
    on_the_phone(clerk)

    physician.goto("/physician/information/")
    photo = physician.get_by_alt_text("现用照片")
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 413
