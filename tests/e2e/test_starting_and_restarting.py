"""The program starts as a real process, is accessible at its entrance, and comes back after kill -9."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import accessibility_findings, assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem


def test_the_entry_page_leads_to_all_sides_and_is_accessible(page: Page) -> None:
    page.goto("/")
    for words in ("机构端", "个人端", "管理端", "公众查询"):
        expect(page.get_by_role("link", name=words).first).to_be_visible()
    assert_accessible(page)


def test_the_entry_page_is_accessible_on_a_phone_and_does_not_scroll_sideways(new_page: PageMaker) -> None:
    page = new_page(width=390, height=844)
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)


def test_the_entry_page_works_without_javascript(new_page: PageMaker) -> None:
    page = new_page(javascript=False)
    page.goto("/")
    expect(page.get_by_role("link", name="公众查询").first).to_be_visible()


def test_the_security_policy_of_the_program_lets_its_own_scripts_run(new_page: PageMaker) -> None:
    page = new_page(keep_csp=True)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert not refused
    assert not new_page.complaints


def test_the_accessibility_check_finds_a_picture_without_words(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.body.append(document.createElement('img'))")
    page.evaluate("document.querySelector('body > img').src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='")
    assert any(finding.startswith("image-alt") for finding in accessibility_findings(page))


def test_web_server_and_worker_come_back_after_kill_minus_nine(page: Page, system: RunningSystem) -> None:
    page.goto("/")
    system.restart_web()
    system.restart_worker()
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok
