"""The periodic assessment: entered by two persons, one by one or by a sheet, with what follows a failure (ML 42)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import make_institution, make_physician, make_registration, resident_id, scope_of
from tests.register.conduct_case import ConductCase, later, make_conduct_case, sheet_file, today
from yiji.audit.models import AuditEvent
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.register.actions import record_assessment as acts
from yiji.register.actions.enter_assessments import confirm_sheet, discard_sheet, return_sheet, submit_sheet
from yiji.register.actions.upload_assessments import upload_assessments
from yiji.register.actions.watch_conduct import watch_conduct
from yiji.register.models import AssessmentRow, AssessmentSheet, PeriodicAssessment
from yiji.register.queries.primary_roster import primary_roster

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def case() -> ConductCase:
    return make_conduct_case()


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def upload(case: ConductCase, rows: list[list[Any]], who: str = "clerk", **more: Any) -> AssessmentSheet:
    values = {
        "data": sheet_file(rows, more.pop("headings", ())),
        "file_name": "考核.xlsx",
        "period_from": YEAR - 2,
        "period_to": YEAR,
        "attempt": 1,
        "body": "区医学会",
    } | more
    if who != "clerk":
        values["institution_id"] = case.hospital.pk
    sheet = upload_assessments(case.scope(who), **values)
    run_due()
    sheet.refresh_from_db()
    return sheet


def entered(case: ConductCase, rows: list[list[Any]], **more: Any) -> AssessmentSheet:
    sheet = upload(case, rows, **more)
    sheet = submit_sheet(case.scope("clerk"), sheet.pk, version=sheet.version)
    confirm_sheet(case.scope("checker"), sheet.pk, version=sheet.version)
    run_due()
    sheet.refresh_from_db()
    return sheet


def said(row: AssessmentRow) -> str:
    return str(row.problem["code"])


def test_a_result_counts_after_a_second_person_and_the_physician_is_told(case: ConductCase) -> None:
    row = case.assess(confirm=False)
    with pytest.raises(Refusal) as refused:
        acts.confirm_assessment(case.scope("writer"), row.pk, version=0)
    assert codes(refused) == {"four_eyes"}
    acts.confirm_assessment(case.scope("checker"), row.pk, version=0)
    told = InAppNotice.objects.filter(template__startswith="assessment").values_list("template", flat=True)
    assert sorted(told) == ["assessment-confirmed", "assessment-failed-here"]
    assert SmsMessage.objects.filter(template="SMS-assessment-confirmed").count() == 1
    with pytest.raises(Conflict):
        acts.confirm_assessment(case.scope("checker"), row.pk, version=0)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"period_to": YEAR + 1}, "period"),
        ({"period_from": YEAR - 5}, "period"),
        ({"assessed_on": today(1)}, "assessed_on"),
        ({"attempt": 2}, "no_failure"),
        ({"attempt": 2}, "training"),
    ],
)
def test_a_result_that_makes_no_sense_is_refused(case: ConductCase, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        case.assess(confirm=False, **more)
    assert code in codes(refused)


def test_a_period_has_one_result_until_it_is_withdrawn(case: ConductCase) -> None:
    row = case.assess("passed")
    with pytest.raises(Refusal) as refused:
        case.assess("failed")
    assert codes(refused) == {"entered"}
    with pytest.raises(Refusal):
        acts.withdraw_assessment(case.scope("checker"), row.pk, version=row.version, answer=" ")
    acts.withdraw_assessment(case.scope("checker"), row.pk, version=row.version, answer="录入了他人的结果。")
    assert case.assess("failed").state == "confirmed"


def test_a_returned_result_frees_the_period(case: ConductCase) -> None:
    row = case.assess(confirm=False)
    back = acts.return_assessment(case.scope("checker"), row.pk, version=0, answer="周期不对。")
    assert back.state == "returned"
    assert case.assess().result == "failed"


def test_a_failure_suspends_for_three_to_six_months_and_again_ends_the_registration(
    case: ConductCase,
) -> None:
    failed = case.assess()
    for days in (60, 200):
        with pytest.raises(Refusal) as refused:
            case.record(effective_to=today(days), assessment_id=failed.pk)
        assert codes(refused) == {"ASS-03"}
    case.confirmed(effective_to=today(120), assessment_id=failed.pk)
    assert case.status() == "suspended"
    with pytest.raises(Conflict):
        acts.withdraw_assessment(case.scope("checker"), failed.pk, version=failed.version, answer="录错。")
    assert watch_conduct(now=later(121)) == 1
    assert case.status() == "active"
    with pytest.raises(Refusal) as refused:
        case.assess(attempt=2, assessed_on=failed.assessed_on, trained_from=today(-19), trained_to=today(-1))
    assert codes(refused) == {"too_early"}
    again = case.assess(attempt=2, assessed_on=today(), trained_from=today(-19), trained_to=today(-1))
    assert (again.attempt, again.result, again.state) == (2, "failed", "confirmed")


def test_a_passed_result_or_another_kind_is_no_ground_for_the_suspension(case: ConductCase) -> None:
    passed = case.assess("passed")
    with pytest.raises(Conflict):
        case.record(effective_to=today(120), assessment_id=passed.pk)
    with pytest.raises(NotFound):
        case.record("warning", assessment_id=passed.pk)


def test_an_institution_s_sheet_is_checked_row_by_row(case: ConductCase) -> None:
    elsewhere, number = make_physician("李虚", other := resident_id()), resident_id()
    make_registration(elsewhere, make_institution(authority=case.authority))
    on = today(-5).isoformat()
    sheet = upload(
        case,
        [
            [case.physician.name, case.id_number, "合格", on, "简易程序"],
            [case.physician.name, case.id_number, "合格", on, ""],
            ["李虚", other, "不合格", on, ""],
            ["王虚", number, "合格", on, ""],
            ["王虚", "123", "合格", on, ""],
            ["王虚", resident_id(), "优秀", on, ""],
            ["王虚", resident_id(), "合格", "", ""],
            ["王虚", resident_id(), "合格", on, "特别"],
        ],
    )
    assert (sheet.state, sheet.rows_in, sheet.good, sheet.refused) == ("ready", 8, 1, 7)
    rows = list(sheet.rows.order_by("row_number"))
    assert [said(row) for row in rows[1:4]] == ["twice", "not_here", "unknown"]
    assert [row.problem["field"] for row in rows[4:]] == ["身份证号", "考核结果", "考核日期", "考核程序"]
    assert not PeriodicAssessment.objects.exists()


def test_a_sheet_is_entered_once_by_the_authority_s_second_person(case: ConductCase) -> None:
    rows = [[case.physician.name, case.id_number, "不合格", today(-5).isoformat(), ""]]
    sheet = entered(case, rows)
    assert sheet.state == "confirmed"
    (result,) = PeriodicAssessment.objects.all()
    assert (result.result, result.state, result.sheet_id) == ("failed", "confirmed", sheet.pk)
    assert AuditEvent.objects.filter(verb="assessment.enter", subject_id=case.physician.pk).count() == 1
    assert InAppNotice.objects.filter(recipient_id=case.user.pk, template="assessment-confirmed").exists()
    assert said(upload(case, rows).rows.get()) == "entered"
    with pytest.raises(Conflict):
        confirm_sheet(case.scope("checker"), sheet.pk, version=sheet.version)


def test_an_authority_s_import_needs_another_officer_too(case: ConductCase) -> None:
    rows = [[case.physician.name, case.id_number, "合格", today(-5).isoformat(), ""]]
    sheet = upload(case, rows, who="writer")
    sheet = submit_sheet(case.scope("writer"), sheet.pk, version=sheet.version)
    with pytest.raises(Refusal) as refused:
        confirm_sheet(case.scope("writer"), sheet.pk, version=sheet.version)
    assert codes(refused) == {"four_eyes"}
    back = return_sheet(case.scope("checker"), sheet.pk, version=sheet.version, answer="缺少两人。")
    assert back.state == "returned"
    assert discard_sheet(case.scope("writer"), sheet.pk, version=back.version).state == "discarded"


def test_a_sheet_without_the_columns_is_refused_in_words(case: ConductCase) -> None:
    sheet = upload(case, [["陈虚", "合格"]], headings=("姓名", "结论"))
    assert (sheet.state, sheet.problem["code"]) == ("refused", "no_header")
    assert sheet.problem["params"]["names"] == "身份证号、考核日期"
    nothing = upload(case, [["王虚", resident_id(), "合格", today(-5).isoformat(), ""]])
    with pytest.raises(Refusal):
        submit_sheet(case.scope("clerk"), nothing.pk, version=nothing.version)


def test_sheets_of_others_do_not_exist(case: ConductCase) -> None:
    rows = [[case.physician.name, case.id_number, "合格", today(-5).isoformat(), ""]]
    sheet, other = upload(case, rows), make_conduct_case()
    for who in ("clerk", "writer"):
        with pytest.raises(NotFound):
            submit_sheet(other.scope(who), sheet.pk, version=sheet.version)
    with pytest.raises(NotFound):
        confirm_sheet(case.scope("checker"), sheet.pk, version=sheet.version)
    with pytest.raises(NotFound):
        upload(case, rows, who="user")


def test_the_roster_finds_physicians_by_their_last_result(case: ConductCase) -> None:
    unassessed = make_physician("赵虚")
    make_registration(unassessed, case.hospital)
    case.assess("failed")
    clerk = scope_of(case.clerk)
    for wanted, people in (("failed", {case.physician.pk}), ("none", {unassessed.pk}), ("passed", set())):
        rows = primary_roster(clerk, {"assessment": wanted}).values_list("physician_id", flat=True)
        assert set(rows) == people, wanted


def test_an_institution_is_reminded_once_when_periods_end_this_year(case: ConductCase) -> None:
    case.assess("passed", period_from=YEAR - 5, period_to=YEAR - 3, assessed_on=dt.date(YEAR - 3, 6, 1))
    autumn = timezone.make_aware(dt.datetime(YEAR, 10, 10, 3))
    summer = timezone.make_aware(dt.datetime(YEAR, 7, 1, 3))
    reminders = InAppNotice.objects.filter(recipient_id=case.hospital.pk, template="assessment-due")
    watch_conduct(now=summer)
    assert not reminders.exists()
    watch_conduct(now=autumn)
    watch_conduct(now=autumn)
    assert [notice.params["count"] for notice in reminders] == ["1"]
