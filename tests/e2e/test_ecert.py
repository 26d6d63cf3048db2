"""The electronic certificate in the browser: shown, downloaded, verified by a visitor, an altered file told."""

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


def on_the_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def log_in(page: Page, reader: Page) -> None:
    """Password, then the code from the message."""
    page.goto("/physician/login/")
    page.locator("input[name=login_name]").fill("doctor01")
    page.locator("input[name=password]").fill(journey.DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[name=code]").fill(journey.read_text(reader, "SMS-2", r"(\d{6})"))
    page.locator("main form button.primary").first.click()


def test_a_certificate_is_shown_downloaded_and_verified_by_a_visitor(
    new_page: PageMaker, tmp_path: Path
) -> None:
    physician = new_page()
    log_in(physician, new_page())
    physician.get_by_role("link", name="电子证照", exact=True).first.click()
    expect(physician.get_by_role("heading", name="历史证照")).to_be_visible()
    on_the_phone(physician)
    physician.get_by_role("link", name="出示动态二维码").first.click()
    expect(physician.locator("#ecert-code img")).to_be_visible()
    on_the_phone(physician)
    physician.get_by_role("button", name="生成签章 PDF").first.click()
    link = physician.get_by_role("link", name="下载 PDF").first
    expect(link).to_be_visible(timeout=20_000)
    on_the_phone(physician)
    paper = physician.request.get(link.get_attribute("href") or "").body()
    assert paper.startswith(b"%PDF-")

    original, altered = tmp_path / "card.pdf", tmp_path / "altered.pdf"
    original.write_bytes(paper)
    middle = len(paper) // 3
    altered.write_bytes(paper[:middle] + bytes([paper[middle] ^ 1]) + paper[middle + 1 :])
    visitor = new_page()
    visitor.goto("/")
    visitor.get_by_role("link", name=re.compile("^核验电子证照")).click()
    visitor.locator("input[name=file]").set_input_files(original)
    visitor.get_by_role("button", name="核验", exact=True).click()
    expect(visitor.locator("#verdict")).to_contain_text("文件签章完好")
    expect(visitor.locator("#verdict")).to_contain_text("陈思远")
    on_the_phone(visitor)
    visitor.locator("input[name=file]").set_input_files(altered)
    visitor.get_by_role("button", name="核验", exact=True).click()
    expect(visitor.locator("#verdict")).to_contain_text("请勿采信")
    visitor.locator("textarea[name=code]").fill("x")
    visitor.get_by_role("button", name="核验", exact=True).click()
    expect(visitor.locator("#verdict")).to_have_attribute("data-outcome", "unknown")
    on_the_phone(visitor)
    assert not new_page.complaints
