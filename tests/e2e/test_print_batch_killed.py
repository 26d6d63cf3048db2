"""kill -9 of the worker in the middle of a batch: its successor goes on, nothing is printed or told twice."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import Any

import pypdfium2
from playwright.sync_api import expect

from tests.e2e import journey
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

_FIRST = 3


def prepare_system(system: RunningSystem) -> None:
    """The small demo with no form printed yet, so that printing takes its time."""
    system.manage("seed_demo", "--size", "small")
    _ask(system, "UPDATE certificates_printedform SET file_id = NULL")
    _ask(system, "DELETE FROM jobs_job WHERE kind = 'render_form' AND state = 'queued'")


def _ask(system: RunningSystem, sql: str) -> list[Any]:
    with closing(sqlite3.connect(system.data_dir / "yiji.sqlite3", timeout=30)) as database:
        rows = database.execute(sql).fetchall()
        database.commit()
    return rows


def _done(system: RunningSystem) -> list[tuple[int, str]]:
    return _ask(
        system, "SELECT id, file_id FROM certificates_printbatchitem WHERE state = 'done' ORDER BY id"
    )


def test_a_worker_killed_in_the_middle_of_a_batch_is_followed_by_one_that_goes_on(
    new_page: PageMaker, system: RunningSystem
) -> None:
    page = new_page()
    journey.staff_log_in(page, "institution", "jc_clerk")
    system.kill_worker()
    page.goto("/institution/ledger/?size=100")
    page.get_by_role("button", name="打印全部表单").click()
    page.wait_for_url("**/print-batches/*/")
    asked = _ask(system, "SELECT count(*) FROM certificates_printbatchitem")[0][0]
    assert asked > 2 * _FIRST

    system.start_worker()
    deadline = time.monotonic() + 60
    while len(first := _done(system)) < _FIRST:
        assert time.monotonic() < deadline, "the batch never began"
        time.sleep(0.005)
    system.kill_worker()
    first = _done(system)
    assert _FIRST <= len(first) < asked, "the worker was not killed in the middle"
    assert _ask(system, "SELECT state FROM certificates_printbatch") == [("asked",)]
    # The dead worker's lease of a minute is cut short, as if the minute were over.
    _ask(system, "UPDATE jobs_job SET lease_until = '2020-01-01 00:00:00' WHERE state = 'running'")
    system.start_worker()

    save = page.get_by_role("link", name="下载 PDF")
    expect(save).to_be_visible(timeout=60_000)
    second = _done(system)
    assert len(second) == asked
    assert second[: len(first)] == first, "what was printed before the kill is not printed again"
    told = "SELECT count(*) FROM audit_auditevent WHERE verb = 'print_batch.write'"
    assert _ask(system, told) == [(1,)]
    with page.expect_download() as saved:
        save.click()
    sides = _ask(system, "SELECT pages FROM certificates_printbatch")[0][0]
    with pypdfium2.PdfDocument(saved.value.path()) as pdf:
        assert len(pdf) == sides
    print(f"asked={asked} printed before the kill={len(first)} in the end={len(second)} twice=0")
