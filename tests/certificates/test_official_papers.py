"""Official papers: unchangeable, sealed, seen by their parties, served, withdrawn and corrected."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from tests import factories as f
from tests.applications.case import Case, make_case
from tests.certificates.test_paper_drawings import CONTENT, plain, text_of
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.certificates.actions.export_papers import export_papers
from yiji.certificates.actions.issue_paper import issue_paper
from yiji.certificates.actions.open_paper import open_paper
from yiji.certificates.actions.print_blank import print_blank, print_service_receipt
from yiji.certificates.actions.withdraw_paper import record_service, reissue_paper, withdraw_paper
from yiji.certificates.models import OfficialPaper, PaperService
from yiji.certificates.queries.official_papers import (
    COLUMNS,
    ORDER,
    describe_papers,
    list_papers,
    paper_detail,
    papers_of_application,
    papers_to_read,
    papers_to_serve,
)
from yiji.certificates.signing import check_pdf
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.vault.fields import reveal


@pytest.fixture
def case(settings: Any, tmp_path: Any, db: None) -> Case:
    settings.YIJI_FILES_DIR = tmp_path / "files"
    return make_case().advance("accepted")


def accepted(case: Case) -> OfficialPaper:
    return OfficialPaper.objects.get(application_id=case.application.pk)


def drawn(case: Case) -> OfficialPaper:
    while run_due():
        pass
    return accepted(case)


def second_decider(case: Case) -> Scope:
    return f.scope_of(f.make_user_officer(case.authority, ("decide",)))


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    assert all(one.text() and one.way_out_text() for one in refusal.value.problems)
    return [problem.code for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", b"x"), ("doc_no", "假〔2026〕1号"), ("kind", "grant_decision"), ("issued_on", "2020-01-01"),
        ("content_sha256", "0" * 64), ("addressee", "institution"), ("application_id", None),
        ("issued_name", "别人"), ("state", "void"), ("version", 7),
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_issued(case: Case, column: str, value: Any) -> None:
    table = OfficialPaper._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [value])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_the_file_is_sealed_once_and_a_changed_byte_is_seen(case: Case) -> None:
    paper = drawn(case)
    pdf, name, media_type = open_paper(case.scope("applicant"), paper.pk)
    assert (media_type, name) == ("application/pdf", f"受理通知书{paper.doc_no}.pdf")
    report = check_pdf(pdf)
    assert report.good
    assert report.demo
    shown = text_of(pdf)
    for fact in ("陈虚", case.hospital.name, paper.doc_no, "演示签章"):
        assert plain(fact) in shown
    spoilt = bytearray(pdf)
    spoilt[len(pdf) // 3] ^= 1
    assert not check_pdf(bytes(spoilt)).good
    before = paper.file_id
    drawn(case)
    assert accepted(case).file_id == before
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialPaper.objects.filter(pk=paper.pk).update(file=None)


def test_a_name_that_cannot_be_printed_is_told_on_the_row(case: Case) -> None:
    paper = issue_paper(
        case.scope("intake"), "pause_notice", authority=case.authority, now=timezone.now(),
        content=CONTENT | {"to": "王\U000323af"}, physician=case.physician,
    )  # fmt: skip
    while run_due():
        pass
    paper.refresh_from_db()
    assert paper.file_id is None
    assert "无法打印" in paper.error
    with pytest.raises(Refusal) as refusal:
        open_paper(case.scope("intake"), paper.pk)
    assert codes(refusal) == ["paper_not_ready"]


def test_only_the_parties_see_a_paper(case: Case) -> None:
    paper = drawn(case)
    stranger = make_case()
    foreign = [stranger.scope(who) for who in ("applicant", "clerk", "intake")] + [Scope.public()]
    for scope in foreign:
        assert papers_of_application(scope, case.application.pk) == []
        with pytest.raises(NotFound):
            open_paper(scope, paper.pk)
        with pytest.raises(NotFound):
            paper_detail(scope, paper.pk)
        with pytest.raises(NotFound):
            withdraw_paper(scope, paper.pk, reason="x", version=0)
    for who in ("applicant", "clerk", "intake"):
        assert [one.doc_no for one in papers_of_application(case.scope(who), case.application.pk)] == [
            paper.doc_no
        ]


def test_the_first_opening_by_the_addressee_is_its_service(case: Case) -> None:
    paper = drawn(case)
    for who in ("intake", "clerk"):
        open_paper(case.scope(who), paper.pk)
    assert not PaperService.objects.exists(), "the addressee is the applicant"
    for _ in range(2):
        open_paper(case.scope("applicant"), paper.pk)
    service = PaperService.objects.get()
    assert (service.method, service.side) == ("electronic", "physician")
    assert AuditEvent.objects.filter(verb="paper.open").count() == 4
    (row,) = papers_of_application(case.scope("intake"), case.application.pk)
    assert (row.served_on, row.served_method, row.ready) == (timezone.localdate(), "electronic", True)
    assert not list_papers(case.scope("intake"), unserved=True).exists()


def test_a_paper_for_two_is_served_when_both_have_it(case: Case) -> None:
    paper = drawn(case)
    open_paper(case.scope("applicant"), paper.pk)
    both = issue_paper(
        case.scope("intake"),
        "acceptance_notice",
        authority=case.authority,
        content=CONTENT,
        now=timezone.now(),
        physician=paper.physician,
        institution=paper.institution,
        addressee="physician institution",
    )
    while run_due():
        pass
    assert [papers_to_read(case.scope(who))[0] for who in ("applicant", "clerk")] == [1, 1]
    assert papers_to_serve(case.scope("intake")) == (1, both.issued_on)
    open_paper(case.scope("applicant"), both.pk)
    (row,) = describe_papers(
        case.scope("intake"), list_papers(case.scope("intake"), doc_no=both.doc_no).values(*COLUMNS)
    )
    assert (row.served_on, row.to_serve) == (timezone.localdate(), True)
    assert [papers_to_read(case.scope(who))[0] for who in ("applicant", "clerk")] == [0, 1]
    open_paper(case.scope("clerk"), both.pk)
    assert papers_to_read(case.scope("clerk")) == (0, None)
    assert papers_to_serve(case.scope("intake")) == (0, None)


def test_served_by_hand_or_void_waits_no_longer(case: Case) -> None:
    paper = drawn(case)
    assert papers_to_serve(case.scope("intake"))[0] == 1
    record_service(
        case.scope("intake"),
        paper.pk,
        method="collected",
        receiver_name="陈虚",
        served_on=timezone.localdate(),
    )
    assert papers_to_serve(case.scope("intake"))[0] == 0
    fresh = reissue_paper(
        case.scope("decider"), paper.pk, reason="错字", corrections={"note": "改过"}, version=paper.version
    )
    assert papers_to_serve(case.scope("intake")) == (1, fresh.issued_on)
    withdraw_paper(second_decider(case), fresh.pk, reason="发错了", version=fresh.version)
    assert papers_to_serve(case.scope("intake")) == (0, None)


def test_the_list_goes_out_as_a_workbook_and_each_named_physician_is_told(case: Case) -> None:
    paper = drawn(case)
    data = export_papers(case.scope("intake"), {"kind": "acceptance_notice", "since": timezone.localdate()})
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == 2
    assert [lines[1][at] for at in (0, 1, 4, 6, 10)] == [paper.doc_no, "受理通知书", "陈虚", "有效", "是"]
    told = AuditEvent.objects.filter(verb="paper.export", subject_id=paper.physician_id)
    assert told.count() == 1
    with pytest.raises(NotFound):
        export_papers(case.scope("applicant"), {})


def test_a_list_is_described_with_one_more_statement(case: Case, django_assert_num_queries: Any) -> None:
    scope = case.scope("decider")
    rows = list_papers(scope, kind="acceptance_notice", state="in_force", since=timezone.localdate())
    with django_assert_num_queries(2):
        (row,) = describe_papers(scope, rows.order_by(*ORDER).values(*COLUMNS)[:20])
    assert (row.title, row.authority_name, row.physician_name) == ("受理通知书", case.authority.name, "陈虚")
    assert row.may == {"withdraw", "serve", "reissue"}


def test_another_officer_withdraws_and_the_copy_says_void(case: Case) -> None:
    paper = drawn(case)
    scope = second_decider(case)
    with pytest.raises(Refusal) as refusal:
        withdraw_paper(scope, paper.pk, reason=" ", version=paper.version)
    assert codes(refusal) == ["required"]
    with pytest.raises(Conflict):
        withdraw_paper(scope, paper.pk, reason="发错", version=paper.version + 1)
    with pytest.raises(NotFound):
        withdraw_paper(case.scope("intake"), paper.pk, reason="发错", version=paper.version)
    withdraw_paper(scope, paper.pk, reason="发错申请人", version=paper.version)
    void = drawn(case)
    pdf, _name, _type = open_paper(case.scope("applicant"), void.pk)
    assert "作废" in text_of(pdf)
    assert "发错申请人" in text_of(pdf)
    assert check_pdf(pdf).good
    assert not PaperService.objects.exists(), "a void paper serves nobody"
    with pytest.raises(Conflict):
        withdraw_paper(scope, paper.pk, reason="再撤", version=void.version)


def test_who_issued_it_does_not_withdraw_it_himself(case: Case) -> None:
    case.examine()
    case.grant()
    paper = OfficialPaper.objects.get(kind="grant_decision")
    with pytest.raises(Refusal) as refusal:
        withdraw_paper(case.scope("decider"), paper.pk, reason="发错", version=paper.version)
    assert codes(refusal) == ["same_person"]


def test_a_reissue_corrects_words_only_and_the_old_one_names_the_new(case: Case) -> None:
    paper = drawn(case)
    scope = second_decider(case)
    for corrections, code in (
        ({"physician_name": "别人"}, "not_open"),
        ({"note": "字" * 1001}, "wrong_length"),
        ({"note": ""}, "nothing_changed"),
    ):
        with pytest.raises(Refusal) as refusal:
            reissue_paper(scope, paper.pk, reason="笔误", corrections=corrections, version=paper.version)
        assert codes(refusal) == [code]
    fresh = reissue_paper(
        scope, paper.pk, reason="笔误", corrections={"note": "请携带原件。"}, version=paper.version
    )
    while run_due():
        pass
    old = OfficialPaper.objects.get(pk=paper.pk)
    fresh.refresh_from_db()
    assert (old.state, fresh.state, fresh.replaces) == ("replaced", "in_force", old)
    assert fresh.doc_no != old.doc_no
    before, after = json.loads(reveal(old, "content")), json.loads(reveal(fresh, "content"))
    assert {name for name in after if after[name] != before.get(name)} == {"note", "doc_no"}
    void, _name, _type = open_paper(case.scope("applicant"), old.pk)
    assert plain(f"由{fresh.doc_no}替代") in text_of(void)
    detail = paper_detail(scope, old.pk)
    assert (detail.row.replaced_by_no, detail.replaced_by_id) == (fresh.doc_no, fresh.pk)
    assert [(one.name, one.text) for one in paper_detail(scope, fresh.pk).open_fields] == [
        ("note", "请携带原件。")
    ]


def test_service_by_hand_needs_a_method_a_receiver_and_a_day(case: Case) -> None:
    paper, scope, today = accepted(case), case.scope("intake"), timezone.localdate()
    with pytest.raises(Refusal) as refusal:
        record_service(
            scope, paper.pk, method="electronic", receiver_name="", served_on=today + dt.timedelta(days=1)
        )
    assert {one.field for one in refusal.value.problems} == {"method", "receiver_name", "served_on"}
    with pytest.raises(Refusal):
        record_service(scope, paper.pk, method="left", receiver_name="陈虚", served_on=today)
    row = record_service(
        scope,
        paper.pk,
        method="collected",
        receiver_name="陈虚",
        served_on=today,
        evidence=(b"%PDF-", "application/pdf"),
    )
    assert row.evidence is not None
    assert paper_detail(scope, paper.pk).services == [row]
    with pytest.raises(NotFound):
        record_service(
            case.scope("examiner"), paper.pk, method="collected", receiver_name="陈", served_on=today
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperService.objects.filter(pk=row.pk).update(receiver_name="别人")


def test_an_institution_prints_its_letters_and_an_authority_the_receipt_of_service(case: Case) -> None:
    pdf, name, _type = print_blank(
        case.scope("clerk"), "employment_letter", physician_name="王㛃", identity="1" * 18
    )
    assert name == "拟聘用证明.pdf"
    shown = text_of(pdf)
    assert plain(case.hospital.name) in shown
    assert "王㛃" in shown
    assert "1" * 18 not in shown, "what is not offered is not printed"
    for who, kind in (
        ("clerk", "service_receipt"),
        ("intake", "employment_letter"),
        ("applicant", "employment_letter"),
    ):
        with pytest.raises(NotFound):
            print_blank(case.scope(who), kind)
    paper = drawn(case)
    empty, _name, _type = print_service_receipt(case.scope("intake"), paper.pk)
    assert paper.doc_no in text_of(empty)
    open_paper(case.scope("applicant"), paper.pk)
    filled, _name, _type = print_service_receipt(case.scope("intake"), paper.pk)
    assert "电子送达" in text_of(filled)
    for who in ("clerk", "applicant"):
        with pytest.raises(NotFound):
            print_service_receipt(case.scope(who), paper.pk)
    assert AuditEvent.objects.filter(verb="paper.print").count() == 3


PROVINCIAL = (
    '#import "letter.typ": *\n#set page(paper: "a4")\n#set text(font: data.serif)\n'
    "= 示例省受理单\n#data.content.doc_no\n"
)


@pytest.mark.django_db
@pytest.mark.parametrize(("drawing", "title"), [(PROVINCIAL, "示例省受理单"), ("#panic()", "受理通知书")])
def test_a_provinces_template_is_used_there_and_a_broken_one_gives_way(
    settings: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture, drawing: str, title: str
) -> None:
    settings.YIJI_FILES_DIR, settings.YIJI_PROVINCES_DIR = tmp_path / "files", tmp_path / "provinces"
    draft = make_case()
    folder = tmp_path / "provinces" / draft.authority.province_code / "papers"
    folder.mkdir(parents=True)
    (folder / "acceptance_notice.typ").write_text(drawing, encoding="utf-8")
    paper = drawn(draft.advance("accepted"))
    assert paper.error == ""
    assert title in text_of(open_paper(draft.scope("decider"), paper.pk)[0])
    assert ("national template" in caplog.text) == (drawing == "#panic()")
