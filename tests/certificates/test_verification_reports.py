"""The report of a verification: frozen by the worker, every differing field in words, masked numbers, one institution's."""

from __future__ import annotations

import json

import pytest

from tests.certificates.printed_form import squeeze, text_of
from tests.factories import make_institution, make_operator, make_physician, make_registration, scope_of
from tests.register.test_hr_roster import compared
from yiji.accounts.models import Membership
from yiji.accounts.scope import Scope
from yiji.audit.events import tenant_events
from yiji.audit.models import AuditEvent
from yiji.certificates.actions import report_verification
from yiji.certificates.actions.report_verification import ask_verification_report
from yiji.certificates.models import PrintedForm
from yiji.institutions.models import Institution
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.verify_roster import verify_roster
from yiji.register.models import Physician, VerificationReport
from yiji.register.queries.verification_reports import one_report
from yiji.vault.fields import reveal
from yiji.vault.files import read_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Institution:
    return make_institution("虚构医院")


@pytest.fixture
def clerk(place: Institution) -> Scope:
    return scope_of(make_operator(place))


def house(place: Institution, clerk: Scope) -> Physician:
    """One who agrees, one whose level and scope differ in the staff list, one who is not in it."""
    people = {name: make_physician(name) for name in ("甲虚", "㛃虚", "丙虚")}
    made = {name: make_registration(person, place) for name, person in people.items()}
    number = {name: reveal(person, "id_number") for name, person in people.items()}
    rows = [
        "姓名,身份证号,医师级别,执业范围,执业证书编码",
        f"甲虚,{number['甲虚']},执业医师,,{made['甲虚'].certificate_no}",
        f"㛃虚,{number['㛃虚']},执业助理医师,外科专业,{made['㛃虚'].certificate_no}",
    ]
    compared(clerk, "\n".join(rows).encode())
    verify_roster(clerk, "registration", [made["㛃虚"].pk], note="人事名单已改正")
    return people["㛃虚"]


def written(clerk: Scope, kind: str, state: str) -> tuple[VerificationReport, dict[str, object], str]:
    report = ask_verification_report(clerk, kind, state)
    run_due()
    run_due()
    report.refresh_from_db()
    form = PrintedForm.objects.select_related("file").get(object_id=report.pk)
    assert form.file is not None, form.error
    return report, json.loads(reveal(form, "content")), text_of(read_file(form.file))


def test_each_differing_field_stands_on_the_paper_with_both_values(place: Institution, clerk: Scope) -> None:
    person = house(place, clerk)
    report, content, text = written(clerk, "registration", "differs")
    assert (report.state, report.rows, report.differing, report.verified) == ("done", 2, 2, 1)
    lines = {line["name"]: line for line in content["people"]}  # type: ignore[attr-defined]
    assert set(lines) == {"㛃虚", "丙虚"}
    assert lines["㛃虚"]["differences"].split("\n") == [
        "级别：注册信息 执业医师；人事名单 执业助理医师",
        "执业范围：注册信息 内科专业；人事名单 外科专业",
    ]
    assert lines["丙虚"]["differences"] == "不在人事名单"
    assert lines["㛃虚"]["verification"].endswith("人事名单已改正")
    for word in (
        "虚构医院",
        "注册信息验证",
        "不一致的医师",
        "㛃虚",
        "人事名单已改正",
        clerk.display_name,
        "未核验",
    ):
        assert squeeze(word) in text
    assert report.serial_no in text
    number = reveal(person, "id_number")
    assert number not in text
    assert number not in json.dumps(content)


def test_a_whole_list_says_who_agrees(place: Institution, clerk: Scope) -> None:
    house(place, clerk)
    report, content, text = written(clerk, "qualification", "all")
    assert report.rows == 3
    assert "资格信息验证" in text
    assert "一致" in text
    assert [line["differences"] for line in content["people"] if line["name"] == "丙虚"] == [""]  # type: ignore[attr-defined]


def test_each_physician_is_told_and_the_log_of_the_house_stays_short(
    place: Institution, clerk: Scope
) -> None:
    person = house(place, clerk)
    report, _content, _text = written(clerk, "registration", "all")
    told = AuditEvent.objects.filter(verb="verification_report.include", object_id=str(report.pk))
    assert told.count() == 3
    assert told.filter(subject_id=person.pk).exists()
    verbs = set(tenant_events(place.pk).values_list("verb", flat=True))
    assert {"verification_report.ask", "verification_report.freeze"} <= verbs
    assert "verification_report.include" not in verbs


def test_nobody_and_too_many_and_nonsense_are_refused(
    place: Institution, clerk: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal) as refused:
        ask_verification_report(clerk, "registration", "all")
    assert refused.value.problems[0].code == "report_size"
    house(place, clerk)
    monkeypatch.setattr(report_verification, "MOST_IN_A_REPORT", 2)
    with pytest.raises(Refusal):
        ask_verification_report(clerk, "registration", "all")
    for kind, state in (("nonsense", "all"), ("registration", "nonsense")):
        with pytest.raises(NotFound):
            ask_verification_report(clerk, kind, state)
    assert not VerificationReport.objects.exists()


def test_the_worker_asks_again_whether_the_operator_may(place: Institution, clerk: Scope) -> None:
    house(place, clerk)
    report = ask_verification_report(clerk, "registration", "all")
    Membership.objects.filter(user_id=clerk.user_id).update(role="viewer")
    run_due()
    report.refresh_from_db()
    assert report.state == "failed"
    assert not PrintedForm.objects.filter(object_id=report.pk).exists()


def test_another_institution_finds_no_report(place: Institution, clerk: Scope) -> None:
    house(place, clerk)
    report = ask_verification_report(clerk, "registration", "all")
    with pytest.raises(NotFound):
        one_report(scope_of(make_operator(make_institution())), report.pk)
