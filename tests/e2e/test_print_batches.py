"""A clerk ticks three businesses in the ledger, has them printed as one job and saves the file."""

from __future__ import annotations

import re

import pypdfium2
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def fits_a_phone(page: Page) -> None:
    """At phone width nothing is cut, and axe finds nothing."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_three_chosen_in_the_ledger_come_out_as_one_file(new_page: PageMaker) -> None:
    page = new_page()
    journey.staff_log_in(page, "institution", "jc_clerk")
    page.goto("/institution/ledger/?size=100")
    boxes = page.locator("tbody input[name=chosen]")
    for number in range(3):
        boxes.nth(number).check()
    expect(page.locator("[data-selected-count]")).to_have_text("3")
    fits_a_phone(page)
    page.get_by_role("button", name="打印所选").click()
    expect(page.get_by_role("button", name="打印 3 份")).to_be_visible()
    page.locator("select[name=copies]").select_option("2")
    fits_a_phone(page)
    page.get_by_role("button", name="打印 3 份").click()
    save = page.get_by_role("link", name="下载 PDF")
    expect(save).to_be_visible(timeout=30_000)
    fits_a_phone(page)
    sides = int(page.locator("#batch-state dt:has-text('页数') + dd").inner_text())
    own = page.locator("td[data-label='页数']").all_inner_texts()
    with page.expect_download() as saved:
        save.click()
    with pypdfium2.PdfDocument(saved.value.path()) as pdf:
        assert len(pdf) == sides == 1 + 2 * sum(map(int, own))
        assert "打印清单" in re.sub(r"\s", "", pdf[0].get_textpage().get_text_range())
    page.goto("/institution/print-batches/")
    expect(page.get_by_text("一式两份")).to_be_visible()
    fits_a_phone(page)
