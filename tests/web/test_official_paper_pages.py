"""The pages of official papers: who sees which, opening as service, withdrawal, correction, service on paper."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tests.applications.case import Case, make_case
from tests.badinput.paper_files import good_pdf
from yiji.accounts.models import User
from yiji.applications.actions.request_supplement import request_supplement
from yiji.audit.models import AuditEvent
from yiji.certificates.actions.issue_paper import issue_paper
from yiji.certificates.models import OfficialPaper, PaperService
from yiji.certificates.paper_kinds import KINDS
from yiji.jobs.queue import run_due


@pytest.fixture
def case(settings: Any, tmp_path: Any, db: None) -> Case:
    settings.YIJI_FILES_DIR = tmp_path / "files"
    made = make_case().advance("accepted")
    while run_due():
        pass
    return made


@pytest.fixture
def paper(case: Case) -> OfficialPaper:
    return OfficialPaper.objects.get(application_id=case.application.pk)


def _in(user: User) -> Client:
    return f.logged_in(user)


def _url(side: str, name: str, paper: OfficialPaper, *more: int) -> str:
    return reverse(f"{side}:{name}", args=[paper.pk, *more])


def _decider(case: Case) -> Client:
    return _in(f.make_user_officer(case.authority, ("decide",)))


@pytest.mark.parametrize("side", ["authority", "institution", "physician"])
def test_each_side_has_the_paper_in_its_list_and_on_the_application(
    case: Case, paper: OfficialPaper, side: str
) -> None:
    who = {"authority": case.intake, "institution": case.clerk, "physician": case.applicant}[side]
    client = _in(who)
    listed = client.get(reverse(f"{side}:official_papers"))
    assert listed.status_code == 200
    assert paper.doc_no in listed.content.decode()
    assert "受理通知书" in listed.content.decode()
    assert client.get(_url(side, "official_paper", paper)).status_code == 200
    application = client.get(reverse(f"{side}:application", args=[case.application.pk])).content.decode()
    assert paper.doc_no in application


def test_a_stranger_finds_nothing(case: Case, paper: OfficialPaper) -> None:
    other = make_case()
    for side, who in (
        ("authority", other.intake),
        ("institution", other.clerk),
        ("physician", other.applicant),
    ):
        client = _in(who)
        assert paper.doc_no not in client.get(reverse(f"{side}:official_papers")).content.decode()
        for name in ("official_paper", "official_paper_file"):
            assert client.get(_url(side, name, paper)).status_code == 404
    decider = _in(other.decider)
    for name in ("official_paper_withdraw", "official_paper_reissue", "official_paper_serve"):
        assert decider.post(_url("authority", name, paper), {"reason": "x", "version": 0}).status_code == 404
    assert decider.get(_url("authority", "official_paper_receipt", paper)).status_code == 404
    paper.refresh_from_db()
    assert paper.state == "in_force"


def test_opening_by_the_physician_takes_a_press_of_the_button_and_is_the_service(
    case: Case, paper: OfficialPaper
) -> None:
    client = _in(case.applicant)
    page, file = _url("physician", "official_paper", paper), _url("physician", "official_paper_file", paper)
    assert "打开即表示您同意电子送达" in client.get(page).content.decode()
    looked = client.get(file)
    assert (looked.status_code, looked["Location"]) == (302, page)
    assert not PaperService.objects.exists(), "a link alone serves nothing"
    opened = client.post(file)
    assert opened["Content-Type"] == "application/pdf"
    assert opened.content.startswith(b"%PDF")
    assert opened["X-Frame-Options"] == "SAMEORIGIN"
    served = PaperService.objects.get()
    assert (served.side, served.method) == ("physician", "electronic")
    assert client.get(file).content == opened.content, "afterwards a link is enough"
    assert client.post(file).status_code == 200
    assert PaperService.objects.count() == 1
    assert AuditEvent.objects.filter(verb="paper.open", object_id=str(paper.pk)).count() == 3
    assert "电子送达" in client.get(page).content.decode()


def test_the_list_is_filtered_and_says_when_nothing_fits(case: Case, paper: OfficialPaper) -> None:
    client = _in(case.intake)
    url = reverse("authority:official_papers")
    for asked in (
        {"kind": "acceptance_notice"},
        {"doc_no": paper.doc_no[-6:]},
        {"served": "no"},
        {"state": "in_force"},
        {"since": paper.issued_on.isoformat(), "until": paper.issued_on.isoformat()},
    ):
        assert paper.doc_no in client.get(url, asked).content.decode(), asked
    for asked in (
        {"kind": "refusal_decision"},
        {"doc_no": "没有"},
        {"state": "withdrawn"},
        {"until": "2020-01-01"},
    ):
        assert "没有符合条件的文书" in client.get(url, asked).content.decode(), asked
    assert client.get(url, {"kind": "x" * 200, "since": "昨天", "state": "'"}).status_code == 200


def test_what_nobody_has_opened_is_counted_where_work_begins(case: Case, paper: OfficialPaper) -> None:
    workbench = _in(case.intake).get(reverse("authority:workbench")).content.decode()
    assert "文书待送达" in workbench
    assert f"{reverse('authority:official_papers')}?served=no" in workbench
    client = _in(case.applicant)
    home, unread = reverse("physician:home"), reverse("physician:official_papers") + "?served=unread"
    assert unread in client.get(home).content.decode()
    assert paper.doc_no in client.get(unread).content.decode()
    client.post(_url("physician", "official_paper_file", paper))
    assert unread not in client.get(home).content.decode()
    assert paper.doc_no not in client.get(unread).content.decode()
    reply = _in(case.clerk).get(reverse("institution:home"))
    assert "未查阅文书" in reply.content.decode(), "named among what is at nought: it is not addressed to it"


@pytest.mark.parametrize("side", ["authority", "institution"])
def test_the_filtered_list_is_taken_away_as_a_workbook(case: Case, paper: OfficialPaper, side: str) -> None:
    client = _in({"authority": case.intake, "institution": case.clerk}[side])
    url = reverse(f"{side}:export_official_papers")
    assert url in client.get(reverse(f"{side}:official_papers")).content.decode()
    taken = client.post(url, {"kind": "acceptance_notice", "since": paper.issued_on.isoformat()})
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken.content.startswith(b"PK")
    assert client.get(url).status_code == 405


def test_a_list_too_long_to_take_away_says_how_to_narrow_it(
    case: Case, paper: OfficialPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yiji.certificates.actions.export_papers.MOST_EXPORTED", 0)
    url = reverse("authority:export_official_papers")
    reply = _in(case.intake).post(url, {}, follow=True)
    assert "请用日期或者文书种类缩小范围" in reply.content.decode()


def test_a_list_of_fifty_asks_as_many_questions_as_one_of_five(case: Case, paper: OfficialPaper) -> None:
    client, url = _in(case.intake), reverse("authority:official_papers")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for n in range(50):
        issue_paper(
            case.scope("intake"), "acceptance_notice", authority=case.authority, content={"n": str(n)},
            physician=case.physician, now=timezone.now(),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few) + 1


def test_another_officer_withdraws_it_with_a_reason(case: Case, paper: OfficialPaper) -> None:
    client = _decider(case)
    url = _url("authority", "official_paper_withdraw", paper)
    assert "撤回后文书不再有效" in client.get(url).content.decode()
    empty = client.post(url, {"reason": "", "version": 0})
    assert empty.status_code == 422
    stale = client.post(url, {"reason": "发错了对象。", "version": 7})
    assert stale.status_code == 409
    done = client.post(url, {"reason": "发错了对象。", "version": 0})
    assert done.status_code == 303
    paper.refresh_from_db()
    assert (paper.state, paper.state_reason) == ("withdrawn", "发错了对象。")
    page = client.get(_url("authority", "official_paper", paper)).content.decode()
    assert "已撤回，不再有效" in page
    assert "撤回文书</a>" not in page


def test_who_issued_it_is_told_why_he_cannot_withdraw_it_and_keeps_what_he_typed(case: Case) -> None:
    case.examine()
    case.grant()
    while run_due():
        pass
    decision = OfficialPaper.objects.get(application_id=case.application.pk, kind="grant_decision")
    answer = _in(case.decider).post(
        _url("authority", "official_paper_withdraw", decision), {"reason": "日期写错", "version": 0}
    )
    assert answer.status_code == 422
    assert "日期写错" in answer.content.decode()
    decision.refresh_from_db()
    assert decision.state == "in_force"


def test_a_correction_names_the_old_text_and_the_new_number(case: Case) -> None:
    case = make_case().advance("received")
    request_supplement(
        case.scope("intake"), case.application.pk, version=case.version, items="一、补交毕业证书复印件。"
    )
    while run_due():
        pass
    paper = OfficialPaper.objects.get(application_id=case.application.pk, kind="supplement_notice")
    client, url = _decider(case), _url("authority", "official_paper_reissue", paper)
    page = client.get(url).content.decode()
    assert "补交毕业证书复印件" in page
    name = f"text_{next(iter(KINDS['supplement_notice'].open_fields))}"
    same = client.post(url, {"reason": "漏项", "version": 0, name: "一、补交毕业证书复印件。"})
    assert same.status_code == 422
    done = client.post(url, {"reason": "漏项", "version": 0, name: "一、补交毕业证书复印件。二、补交照片。"})
    assert done.status_code == 303
    newer = OfficialPaper.objects.get(replaces=paper)
    paper.refresh_from_db()
    assert paper.state_reason == "漏项"
    assert "补交照片" in client.get(_url("authority", "official_paper_reissue", newer)).content.decode()
    page = client.get(_url("authority", "official_paper", paper)).content.decode()
    assert newer.doc_no in page
    assert "替代" in page


def test_service_on_paper_is_recorded_with_its_scan(case: Case, paper: OfficialPaper) -> None:
    client, url = _in(case.intake), _url("authority", "official_paper_serve", paper)
    today = timezone.localdate()
    typed = {
        "method": "collected",
        "receiver_name": "买买提·吐尔逊",
        "served_on": today.isoformat(),
        "note": "本人",
    }
    tomorrow = client.post(url, {**typed, "served_on": (today + dt.timedelta(days=1)).isoformat()})
    assert tomorrow.status_code == 422
    assert "买买提·吐尔逊" in tomorrow.content.decode()
    electronic = client.post(url, {**typed, "method": "electronic"})
    assert electronic.status_code == 422
    scan = SimpleUploadedFile("回证.pdf", good_pdf(), "application/pdf")
    assert client.post(url, {**typed, "evidence": scan}).status_code == 303
    page = client.get(_url("authority", "official_paper", paper)).content.decode()
    assert "直接领取" in page
    evidence = client.get(_url("authority", "official_paper_evidence", paper, 0))
    assert evidence.content.startswith(b"%PDF")
    assert client.get(_url("authority", "official_paper_evidence", paper, 1)).status_code == 404
    receipt = client.get(_url("authority", "official_paper_receipt", paper))
    assert receipt.content.startswith(b"%PDF")


def test_a_second_press_of_the_button_withdraws_once(case: Case, paper: OfficialPaper) -> None:
    client, url = _decider(case), _url("authority", "official_paper_withdraw", paper)
    typed = {"reason": "发错了对象。", "version": 0, "submit_key": str(uuid.uuid4())}
    assert [client.post(url, typed).status_code for _ in range(2)] == [303, 303]
    assert AuditEvent.objects.filter(verb="paper.withdraw").count() == 1


def test_a_clerk_without_the_duty_finds_no_such_page(case: Case, paper: OfficialPaper) -> None:
    client = _in(f.make_user_officer(case.authority, ("read_only",)))
    assert client.get(_url("authority", "official_paper", paper)).status_code == 200
    for name in (
        "official_paper_withdraw",
        "official_paper_reissue",
        "official_paper_serve",
        "official_paper_receipt",
    ):
        assert client.get(_url("authority", name, paper)).status_code == 404
