"""A background job in the browser: progress by itself and by reloading, stopped, tried again, the result fetched once."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.inside import run_inside
from tests.e2e.running_system import RunningSystem

# A job of a kind that the institution sees, held by a worker that is not there: the test plays the worker.
START = """
import datetime as dt, uuid
from django.utils import timezone
from yiji.accounts.models import Membership
from yiji.jobs.models import Job
clerk = Membership.objects.get(user__login_name="jc_clerk")
later = timezone.now() + dt.timedelta(hours=1)
job = Job.objects.create(kind="send_activation_codes", dedup_key="e2e", tenant_id=clerk.institution_id,
    requested_by=clerk.user_id, run_after=later, state="running", lease_until=later, fence=1, attempts=1,
    done_units=120, total_units=480)
result = str(job.pk)
"""
GO_ON = "from yiji.jobs.models import Job\nresult = Job.objects.filter(dedup_key='e2e').update({})\n"
FINISH = """
from django.utils import timezone
from yiji.jobs.models import Job
from yiji.uploads.workbooks import WorkbookSheet, write_workbook
from yiji.vault.files import store_file
job = Job.objects.get(dedup_key="e2e")
data = write_workbook([WorkbookSheet("结果", ["状态"], [["=1+1"]])])
file = store_file(data, owner_kind="job", owner_id=job.pk, document_kind="result", media_type="application/octet-stream")
Job.objects.filter(pk=job.pk).update(state="done", done_units=480, finished_at=timezone.now(),
    summary={"sent": 470, "failed": 10}, result_file=file.pk)
result = len(data)
"""


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def test_a_job_is_watched_to_its_end_and_its_result_fetched_once(
    new_page: PageMaker, system: RunningSystem, tmp_path: Path
) -> None:
    job_id = run_inside(system, START)
    clerk = new_page(keep_csp=True)
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.get_by_role("link", name="任务").first.click()
    clerk.locator(f"td.act a[href*='{job_id}']").click()
    expect(clerk.locator(".job [role=status]")).to_have_text("120 / 480")

    plain = new_page(390, 844, javascript=False)
    journey.staff_log_in(plain, "institution", "jc_admin")
    plain.goto(f"/institution/jobs/{job_id}/")
    plain.get_by_role("button", name="停止").click()
    expect(plain.get_by_text("正在停止")).to_be_visible()

    run_inside(system, GO_ON.format("done_units=300"))
    expect(clerk.locator(".job [role=status]")).to_have_text("300 / 480")
    expect(clerk.get_by_role("button", name="停止")).to_have_count(0)
    plain.get_by_role("link", name="刷新进度").click()
    expect(plain.locator(".job [role=status]")).to_have_text("300 / 480")

    run_inside(system, GO_ON.format("state='failed', error='OSError'"))
    expect(clerk.get_by_role("button", name="再试一次")).to_be_visible()
    expect(clerk.get_by_text(job_id[:8]).first).to_be_visible()

    size = run_inside(system, FINISH)
    clerk.reload()
    expect(clerk.get_by_text("470")).to_be_visible()
    with clerk.expect_download() as download:
        clerk.get_by_role("button", name="下载结果文件").click()
    kept = tmp_path / "result.xlsx"
    download.value.save_as(kept)
    assert kept.stat().st_size == size
    clerk.reload()
    expect(clerk.get_by_role("button", name="下载结果文件")).to_have_count(0)
    expect(clerk.get_by_text("结果文件已下载")).to_be_visible()


def test_the_pages_of_jobs_fit_a_phone_and_are_accessible(new_page: PageMaker, system: RunningSystem) -> None:
    page = new_page()
    journey.staff_log_in(page, "institution", "jc_clerk")
    for address in ("/institution/jobs/", page.locator("td.act a").first):
        if isinstance(address, str):
            page.goto(address)
        else:
            address.click()
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_viewport_size({"width": 1366, "height": 768})
