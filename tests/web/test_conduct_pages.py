"""The pages of penalties, bars and assessments: the authority's desk, the institution's list, the physician's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import form_data, logged_in, make_physician, make_registration
from tests.register.conduct_case import ConductCase, make_conduct_case, sheet_file, today
from yiji.jobs.queue import run_due
from yiji.register.models import AssessmentSheet, ConductRecord, PeriodicAssessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> ConductCase:
    return make_conduct_case()


def scan() -> SimpleUploadedFile:
    from tests.applications.case import photo

    return SimpleUploadedFile("决定书.jpg", photo(), "image/jpeg")


def decision(**more: Any) -> dict[str, Any]:
    values = {
        "kind": "suspension",
        "decided_by": "西湖区卫生健康局",
        "document_no": "西卫医罚〔2026〕9号",
        "decided_on": today().isoformat(),
        "effective_from": today().isoformat(),
        "effective_to": today(180).isoformat(),
        "ground": "超出注册的执业范围执业。",
        "evidence": scan(),
    } | more
    return form_data(**values)


def test_from_the_form_to_the_suspended_registration_and_back(case: ConductCase) -> None:
    writer, checker = logged_in(case.writer), logged_in(case.checker)
    page = writer.post(
        reverse("authority:record_conduct"),
        decision(name=case.physician.name, id_number=case.id_number),
        follow=True,
    )
    assert "等待另一名" in page.content.decode()
    row = ConductRecord.objects.get()
    confirm = reverse("authority:confirm_conduct", args=[row.pk])
    answer = checker.post(confirm, form_data(version=0), follow=True)
    assert "已生效" in answer.content.decode()
    assert case.status() == "suspended"
    listed = checker.get(reverse("authority:conduct_records"), {"kind": "suspension", "state": "confirmed"})
    assert case.physician.name in listed.content.decode()
    assert (
        case.physician.name
        not in checker.get(reverse("authority:conduct_records"), {"kind": "warning"})
        .content.decode()
        .split("<table")[-1]
    )
    row.refresh_from_db()
    closing = form_data(version=row.version, close_kind="overturned", close_reason="复议决定撤销。")
    writer.post(reverse("authority:close_conduct", args=[row.pk]), closing)
    row.refresh_from_db()
    checker.post(reverse("authority:agree_close_conduct", args=[row.pk]), form_data(version=row.version))
    assert case.status() == "active"


def test_wrong_days_come_back_at_their_field_with_what_was_typed(case: ConductCase) -> None:
    writer = logged_in(case.writer)
    url = reverse("authority:record_conduct_of", args=[case.physician.pk])
    page = writer.post(url, decision(effective_to=today(-3).isoformat()))
    assert page.status_code == 422
    assert "截止日期早于起始日期" in page.content.decode()
    assert "西卫医罚〔2026〕9号" in page.content.decode()
    unknown = writer.post(
        reverse("authority:record_conduct"), decision(name="无此人", id_number=case.id_number)
    )
    assert "没有姓名和身份证号都相符" in unknown.content.decode()
    assert not ConductRecord.objects.exists()


def test_the_person_who_recorded_it_gets_no_button_and_no_way_round(case: ConductCase) -> None:
    row = case.record()
    both = logged_in(case.writer)
    page = both.get(reverse("authority:conduct_record", args=[row.pk])).content.decode()
    assert reverse("authority:confirm_conduct", args=[row.pk]) not in page
    refused = both.post(reverse("authority:confirm_conduct", args=[row.pk]), form_data(version=0))
    assert refused.status_code == 422
    row.refresh_from_db()
    assert row.state == "recorded"


def test_a_revocation_shows_the_case_to_open_and_then_the_open_case(case: ConductCase) -> None:
    row = case.confirmed("revocation")
    writer = logged_in(case.writer)
    url = reverse("authority:conduct_record", args=[row.pk])
    start = reverse("authority:start_deregistration", args=[case.registration.pk])
    assert start in writer.get(url).content.decode()
    writer.post(start, form_data())
    page = writer.get(url).content.decode()
    assert start not in page
    assert "查看已立的案件" in page


def test_the_physician_reads_the_ground_and_the_remedies_and_the_institution_only_kind_and_days(
    case: ConductCase,
) -> None:
    row = case.confirmed()
    mine = logged_in(case.user)
    own = mine.get(reverse("physician:conduct")).content.decode()
    assert "未按照注册的执业范围执业" in own
    assert "行政复议" in own
    assert mine.get(reverse("physician:conduct_evidence", args=[row.pk])).status_code == 200
    page = (
        logged_in(case.clerk).get(reverse("institution:physician", args=[case.physician.pk])).content.decode()
    )
    assert "暂停执业" in page
    assert "第五十七条" in page
    assert "未按照注册的执业范围执业" not in page
    assert "西卫医罚" not in page


def test_a_failed_result_leads_to_the_suspension_of_three_to_six_months(case: ConductCase) -> None:
    result = case.assess()
    writer = logged_in(case.writer)
    url = reverse("authority:suspend_after_failure", args=[result.pk])
    assert url in writer.get(reverse("authority:assessment", args=[result.pk])).content.decode()
    short = writer.post(url, decision(effective_to=today(30).isoformat()))
    assert short.status_code == 422
    assert "三个月至六个月" in short.content.decode()
    writer.post(url, decision(effective_to=today(120).isoformat()))
    row = ConductRecord.objects.get()
    assert row.assessment_id == result.pk
    assert url not in writer.get(reverse("authority:assessment", args=[result.pk])).content.decode()
    todo = writer.get(reverse("authority:assessments"), {"todo": "to_suspend"}).content.decode()
    assert case.physician.name not in todo


def test_an_institution_hands_in_a_sheet_and_the_authority_enters_it(case: ConductCase) -> None:
    clerk, checker = logged_in(case.clerk), logged_in(case.checker)
    data = sheet_file(
        [
            [case.physician.name, case.id_number, "合格", today(-5).isoformat(), "简易程序"],
            ["王虚", "110101199003077475", "合格", today(-5).isoformat(), ""],
        ]
    )
    year = today().year
    sent = clerk.post(
        reverse("institution:assessment_sheets"),
        form_data(
            period_from=year - 2,
            period_to=year,
            attempt=1,
            body="区医学会",
            file=SimpleUploadedFile("考核.xlsx", data),
        ),
    )
    assert sent.status_code == 303
    run_due()
    sheet = AssessmentSheet.objects.get()
    page = clerk.get(reverse("institution:assessment_sheet", args=[sheet.pk])).content.decode()
    assert "将报送 1 名医师的结果" in page
    at_authority = reverse("authority:assessment_sheet", args=[sheet.pk])
    assert checker.get(at_authority).status_code == 404, "not handed in yet"
    clerk.post(
        reverse("institution:submit_assessment_sheet", args=[sheet.pk]), form_data(version=sheet.version)
    )
    assert "确认录入" in checker.get(at_authority).content.decode()
    sheet.refresh_from_db()
    checker.post(
        reverse("authority:confirm_assessment_sheet", args=[sheet.pk]), form_data(version=sheet.version)
    )
    run_due()
    (result,) = PeriodicAssessment.objects.all()
    assert (result.physician_id, result.result, result.procedure) == (case.physician.pk, "passed", "simple")
    listed = clerk.get(reverse("institution:assessments")).content.decode()
    assert case.physician.name in listed
    report = clerk.get(reverse("institution:assessment_sheet_report", args=[sheet.pk]))
    assert report["Content-Disposition"].endswith('assessments.xlsx"')


def test_every_page_opens_empty(case: ConductCase) -> None:
    officer, clerk = logged_in(case.writer), logged_in(case.clerk)
    for name in (
        "conduct_records",
        "assessments",
        "assessment_sheets",
        "record_conduct",
        "assessment_template",
    ):
        assert officer.get(reverse(f"authority:{name}")).status_code == 200, name
    for name in ("assessments", "assessment_sheets", "assessment_template"):
        assert clerk.get(reverse(f"institution:{name}")).status_code == 200, name
    assert logged_in(case.user).get(reverse("physician:conduct")).status_code == 200
    other = make_physician("李虚")
    make_registration(other, case.hospital)
    page = officer.get(reverse("authority:record_assessment", args=[other.pk]))
    assert "录入考核结果" in page.content.decode()
