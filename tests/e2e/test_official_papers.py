"""A paper comes of the act itself, is served by hand, found by its number and withdrawn by another person."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def _waiting(system: RunningSystem) -> str:
    """An application that the authority has received and not yet accepted."""
    sql = (
        "SELECT a.id FROM applications_application a JOIN institutions_authority g ON g.id = a.authority_id "
        "WHERE a.state = 'received' AND a.type = 'INITIAL' AND g.name = '西湖区卫生健康局'"
    )
    with closing(sqlite3.connect(system.data_dir / "yiji.sqlite3", timeout=30)) as database:
        return str(uuid.UUID(database.execute(sql).fetchone()[0]))


def fits_a_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_paper_is_made_by_accepting_served_by_hand_and_withdrawn_by_another(
    new_page: PageMaker, system: RunningSystem
) -> None:
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_intake")
    system.kill_worker()
    journey.accept(officer, _waiting(system))
    paper = officer.locator("#papers").get_by_role("link", name="受理通知书")
    expect(paper).to_be_visible()
    paper.click()
    expect(officer.get_by_text("文书正在生成")).to_be_visible()
    system.start_worker()
    expect(officer.locator("#paper-file iframe")).to_be_attached(timeout=30_000)
    expect(officer.get_by_role("link", name="跳到正文")).to_have_count(1)
    expect(officer.get_by_role("link", name="打开文书")).to_be_visible(timeout=30_000)
    number = officer.locator("dl.data dd").nth(1).inner_text().strip()
    assert "〔2026〕" in number or "〔" in number
    fits_a_phone(officer)
    officer.get_by_role("link", name="登记送达").click()
    officer.get_by_role("button", name="登记", exact=True).click()
    expect(officer.get_by_text("直接领取")).to_be_visible()
    fits_a_phone(officer)

    decider = new_page()
    journey.staff_log_in(decider, "authority", "xihu_decide")
    decider.get_by_role("link", name="文书", exact=True).click()
    decider.locator("input[name=doc_no]").fill(number)
    decider.locator("main").get_by_role("button", name="查询").click()
    fits_a_phone(decider)
    decider.get_by_role("link", name=number).click()
    decider.get_by_role("link", name="撤回文书").click()
    decider.locator("textarea[name=reason]").fill("发错了对象。")
    fits_a_phone(decider)
    decider.get_by_role("button", name="撤回", exact=True).click()
    expect(decider.get_by_text("本文书已撤回，不再有效。原因：发错了对象。")).to_be_visible()
