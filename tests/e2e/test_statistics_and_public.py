"""Statistics, announced names and the question of the public lookup, as officer and visitor meet them in the browser."""

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
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_officer_reads_the_figures_and_prints_a_list_that_everybody_finds(new_page: PageMaker) -> None:
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_supervise")
    officer.get_by_role("link", name="统计", exact=True).click()
    expect(officer.locator("svg.month-chart")).to_be_visible()
    expect(officer.get_by_role("row", name=re.compile("江城市第一人民医院"))).to_be_visible()
    assert_accessible(officer)
    on_the_phone(officer)
    with officer.expect_download() as got:
        officer.get_by_role("link", name="导出 Excel").click()
    assert got.value.suggested_filename.endswith(".xlsx")
    officer.get_by_role("link", name="去年", exact=True).click()
    expect(officer.get_by_role("link", name="去年", exact=True)).to_have_attribute("aria-current", "true")
    officer.locator("input[name=until]").fill("2001-01-01")
    officer.locator("main").get_by_role("button", name="查询").click()
    expect(officer.locator("main")).to_contain_text("结束日期早于开始日期")
    on_the_phone(officer)

    with officer.expect_navigation():
        officer.get_by_role("link", name="名单公告", exact=True).click()
    for _ in range(2):  # early in a month its list may still be empty
        if officer.locator("table.list").count() == 0:
            with officer.expect_navigation():
                officer.get_by_role("link", name=re.compile(r"^查看 \d{4}-\d{2}$")).click()
    month = officer.locator("select[name=month]").input_value()
    name = officer.locator("table.list tbody th").first.inner_text().strip()
    on_the_phone(officer)
    officer.get_by_role("button", name="生成公告 PDF").click()
    link = officer.get_by_role("link", name="打开公告 PDF")
    for _ in range(40):
        if link.count():
            break
        officer.wait_for_timeout(250)
        officer.reload()
    paper = officer.request.get(link.get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF")

    visitor = new_page()
    visitor.goto("/")
    visitor.get_by_role("link", name=re.compile("^名单公告")).click()
    visitor.locator("select[name=province]").select_option("330000")
    visitor.locator("select[name=month]").select_option(month)
    visitor.locator("main").get_by_role("button", name="查询").click()
    expect(visitor.get_by_role("rowheader", name=name).first).to_be_visible()
    on_the_phone(visitor)
    with visitor.expect_download() as file:
        visitor.get_by_role("link", name=re.compile("CSV")).click()
    assert name in file.value.path().read_text("utf-8-sig")


def test_whoever_searches_a_lot_answers_a_sum_and_goes_on(new_page: PageMaker) -> None:
    visitor = new_page()
    visitor.goto("/lookup/")
    form = {"province": "330000", "name": "赵明明", "institution": "江城市第一人民医院"}
    token = visitor.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for _ in range(20):
        answer = visitor.request.post(
            "/lookup/", form={**form, "csrfmiddlewaretoken": token}, headers={"Referer": visitor.url}
        )
        assert answer.status == 200
    visitor.locator("select[name=province]").select_option(form["province"])
    visitor.locator("input[name=name]").fill(form["name"])
    visitor.locator("input[name=institution]").fill(form["institution"])
    visitor.get_by_role("button", name="查询").click()
    question = visitor.locator("label", has_text="请回答").inner_text()
    on_the_phone(visitor)
    expect(visitor.locator("input[name=name]")).to_have_value(form["name"])
    visitor.locator("input[name=answer]").fill(str(_answer(question)))
    visitor.get_by_role("button", name="查询").click()
    expect(visitor.locator("#results")).to_contain_text("没有查到")


def _answer(question: str) -> int:
    """What a person reads: 四十减八 is 32."""
    first, sign, second = re.search(r"：(.+?)([加减])(.+?)等于", question).groups()  # type: ignore[union-attr]
    return _number(first) + _number(second) if sign == "加" else _number(first) - _number(second)


def _number(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    digit = "零一二三四五六七八九".index
    return (10 * (digit(tens) if tens else 1) if ten else 0) + (digit(ones) if ones else 0)
