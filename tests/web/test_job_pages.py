"""The pages of background jobs: progress, figures, stop, try again, the result file once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_user_officer,
)
from yiji.accounts.actions.forget_job_results import forget_job_results
from yiji.accounts.models import LogInSession
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.jobs import queue
from yiji.jobs.models import Job
from yiji.jobs.queue import Claim, JobResult, enqueue, run_due
from yiji.notices.inbox import notice_text
from yiji.notices.models import InAppNotice
from yiji.vault.files import store_file
from yiji.vault.models import StoredFile
from yiji.web.shared.job_kinds import JOB_KINDS, JobKind

pytestmark = pytest.mark.django_db
KIND = "test-export"


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    """A kind of job that leaves a file and figures."""
    JOB_KINDS[KIND] = JobKind("导出名册", file_name="roster.csv", counts={"persons": "人数"})

    @queue.handler(KIND)
    def export(claim: Claim) -> JobResult:
        if claim.job.payload.get("fails"):
            raise OSError("no disk")
        file = store_file(
            b"a,b",
            owner_kind="job",
            owner_id=claim.job.pk,
            document_kind="export",
            media_type="text/csv",
        )
        return JobResult("", {"persons": 3, "skipped": 1}, file.pk)

    yield
    queue._handlers.pop(KIND)
    del JOB_KINDS[KIND]


@pytest.fixture
def hospital() -> Institution:
    return make_institution()


def _page(name: str, job: Job) -> str:
    return reverse(f"institution:{name}", args=[job.pk])


def _ask(hospital: Institution, role: str = "operator", **payload: Any) -> tuple[Client, Job]:
    person = make_operator(hospital, role)
    return logged_in(person), enqueue(KIND, payload, tenant_id=hospital.pk, requested_by=person.pk)


def test_a_running_job_polls_itself_and_offers_to_stop(hospital: Institution) -> None:
    client, job = _ask(hospital)
    Job.objects.update(state="running", done_units=340, total_units=1286, lease_until=timezone.now())
    html = client.get(_page("job", job)).content.decode()
    assert "340 / 1286" in html
    assert f'data-poll="{_page("job", job)}"' in html
    assert _page("job_stop", job) in html
    assert "刷新进度" in html
    assert _page("job_result", job) not in html


def test_the_result_is_told_in_figures_and_handed_out_once(hospital: Institution) -> None:
    client, job = _ask(hospital)
    run_due()
    html = client.get(_page("job", job)).content.decode()
    assert "人数" in html
    assert "跳过" in html
    assert "data-poll" not in html
    assert client.get(_page("job_result", job)).status_code == 405
    answer = client.post(_page("job_result", job), form_data())
    assert (answer.status_code, answer.content) == (200, b"a,b")
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "roster.csv" in answer["Content-Disposition"]
    Job.objects.update(result_taken_at=timezone.now() - dt.timedelta(hours=1))
    again = client.post(_page("job_result", job), form_data())
    assert again.status_code == 409
    assert "只能下载一次" in again.content.decode()
    assert _page("job_result", job) not in client.get(_page("job", job)).content.decode()
    assert AuditEvent.objects.filter(verb="job.take_result", tenant_id=hospital.pk).count() == 1


def test_a_download_that_broke_off_may_be_started_again_for_ten_minutes(hospital: Institution) -> None:
    client, job = _ask(hospital)
    run_due()
    assert client.post(_page("job_result", job), form_data()).status_code == 200
    assert client.post(_page("job_result", job), form_data()).status_code == 200


def test_a_waiting_job_is_stopped_by_a_colleague_and_the_log_says_so(hospital: Institution) -> None:
    _client, job = _ask(hospital)
    colleague = logged_in(make_operator(hospital, "administrator"))
    assert colleague.post(_page("job_stop", job), form_data()).status_code == 303
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert AuditEvent.objects.filter(verb="job.stop", object_id=str(job.pk)).exists()
    assert "已按要求停止" in colleague.get(_page("job", job)).content.decode()
    assert colleague.post(_page("job_stop", job), form_data()).status_code == 409


def test_a_failed_job_says_so_in_plain_words_and_is_tried_again(hospital: Institution) -> None:
    client, job = _ask(hospital)
    Job.objects.update(state="failed", error="OSError", attempts=8)
    html = client.get(_page("job", job)).content.decode()
    assert "OSError" not in html
    assert str(job.pk)[:8] in html
    assert "再试一次" in html
    assert client.post(_page("job_retry", job), form_data()).status_code == 303
    run_due()
    job.refresh_from_db()
    assert job.state == "done"
    assert client.post(_page("job_retry", job), form_data()).status_code == 409


def test_whoever_asked_is_told_when_it_is_done(hospital: Institution) -> None:
    _client, job = _ask(hospital)
    run_due()
    notice = InAppNotice.objects.get(object_id=job.pk)
    assert notice.recipient_id == job.requested_by
    assert "导出名册" in notice_text({"template": notice.template, "params": notice.params})


def test_another_institution_finds_nothing(hospital: Institution) -> None:
    _client, job = _ask(hospital)
    run_due()
    stranger = logged_in(make_operator(make_institution(), "administrator"))
    for name in ("job", "job_stop", "job_retry", "job_result"):
        answer = (
            stranger.post(_page(name, job), form_data()) if name != "job" else stranger.get(_page(name, job))
        )
        assert answer.status_code == 404, name
    assert "导出名册" not in stranger.get(reverse("institution:jobs")).content.decode()


def test_a_reader_sees_the_progress_but_steers_nothing(hospital: Institution) -> None:
    _client, job = _ask(hospital)
    reader = logged_in(make_operator(hospital, "viewer"))
    html = reader.get(_page("job", job)).content.decode()
    assert _page("job_stop", job) not in html
    for name in ("job_stop", "job_retry", "job_result"):
        assert reader.post(_page(name, job), form_data()).status_code == 404


def test_a_kind_with_a_permission_of_its_own_is_hidden_from_others(hospital: Institution) -> None:
    client, job = _ask(hospital)
    JOB_KINDS[KIND] = JobKind("操作员名单", permission="institution:operator:view")
    assert client.get(_page("job", job)).status_code == 404
    assert "操作员名单" not in client.get(reverse("institution:jobs")).content.decode()
    administrator = logged_in(make_operator(hospital, "administrator"))
    assert administrator.get(_page("job", job)).status_code == 200


def test_the_authority_has_the_same_pages() -> None:
    authority = make_authority()
    officer = make_user_officer(authority, ("intake",))
    job = enqueue(KIND, {}, tenant_id=authority.pk, requested_by=officer.pk)
    run_due()
    client = logged_in(officer)
    html = client.get(reverse("authority:jobs")).content.decode()
    assert reverse("authority:job", args=[job.pk]) in html
    assert "本人" in html
    answer = client.post(reverse("authority:job_result", args=[job.pk]), form_data())
    assert answer.content == b"a,b"


def test_an_empty_list_says_what_will_stand_there(hospital: Institution) -> None:
    client = logged_in(make_operator(hospital, "operator"))
    assert "没有任务" in client.get(reverse("institution:jobs")).content.decode()


def test_a_page_that_asks_for_its_own_progress_keeps_no_session_alive(hospital: Institution) -> None:
    client, job = _ask(hospital)
    long_ago = timezone.now() - dt.timedelta(minutes=10)
    LogInSession.objects.update(last_seen_at=long_ago)
    client.get(_page("job", job), headers={"X-Yiji-Fragment": "1"})
    assert LogInSession.objects.get().last_seen_at == long_ago
    client.get(_page("job", job))
    assert LogInSession.objects.get().last_seen_at > long_ago


def test_result_files_are_gone_after_a_week(hospital: Institution) -> None:
    _client, job = _ask(hospital)
    run_due()
    assert forget_job_results(now=timezone.now() + dt.timedelta(days=6)) == 0
    assert StoredFile.objects.filter(owner_kind="job").exists()
    assert forget_job_results(now=timezone.now() + dt.timedelta(days=8)) == 1
    assert not StoredFile.objects.filter(owner_kind="job").exists()
    job.refresh_from_db()
    assert job.result_file is None


def test_a_file_of_another_owner_is_never_handed_out(hospital: Institution) -> None:
    client, job = _ask(hospital)
    run_due()
    StoredFile.objects.update(owner_id=uuid.uuid4())
    assert client.post(_page("job_result", job), form_data()).status_code == 404
