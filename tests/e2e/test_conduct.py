"""Two officers put a suspension in force in the browser; it is listed, and the pages hold at phone width (A-10)."""

from __future__ import annotations

import datetime as dt
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
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_suspension_from_the_decision_to_the_register(new_page: PageMaker, tmp_path: Path) -> None:
    today = dt.date.today()
    examiner = new_page()
    journey.staff_log_in(examiner, "authority", "xihu_examine")
    examiner.goto("/authority/physicians/")
    examiner.locator("form[role=search] input[name=name]").fill(DOCTOR.name)
    examiner.get_by_role("button", name="查询").click()
    examiner.goto(examiner.locator("td a[data-open]").first.get_attribute("href") or "")
    examiner.get_by_role("link", name="登记处罚或者限制").click()
    on_the_phone(examiner)
    examiner.locator("select[name=kind]").select_option("suspension")
    examiner.locator("input[name=decided_by]").fill("西湖区卫生健康局")
    examiner.locator("input[name=document_no]").fill("西卫医罚〔2026〕88号")
    examiner.locator("input[name=decided_on]").fill(today.isoformat())
    examiner.locator("input[name=effective_from]").fill(today.isoformat())
    examiner.locator("input[name=effective_to]").fill((today + dt.timedelta(days=120)).isoformat())
    examiner.locator("textarea[name=ground]").fill("未按照注册的执业范围执业。")
    examiner.locator("input[name=evidence]").set_input_files(journey.photo(tmp_path))
    examiner.get_by_role("button", name="提交复核").click()
    expect(examiner.get_by_text("等待另一名有复核权限的人员办理").first).to_be_visible()
    expect(examiner.get_by_role("button", name="确认生效")).to_have_count(0)

    decider = new_page()
    journey.staff_log_in(decider, "authority", "xihu_decide")
    decider.goto(examiner.url)
    on_the_phone(decider)
    decider.get_by_role("button", name="确认生效").click()
    expect(decider.get_by_text("已生效：规则即时适用")).to_be_visible()
    decider.goto("/authority/conduct/?kind=suspension&state=confirmed")
    expect(decider.get_by_text("西卫医罚〔2026〕88号")).to_be_visible()
    on_the_phone(decider)
