"""Penalties, suspensions and bars: two persons, the register follows, everybody concerned is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from tests.factories import make_authority, make_physician, make_user_officer, scope_of
from tests.register.conduct_case import ConductCase, later, make_conduct_case, new_id, today
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.register.actions.close_conduct import answer_close, ask_to_close
from yiji.register.actions.record_conduct import confirm_conduct, return_conduct
from yiji.register.actions.watch_conduct import watch_conduct
from yiji.register.conduct_visibility import conduct_of_physician, visible_conduct
from yiji.register.models import RegisterChange, Registration
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> ConductCase:
    return make_conduct_case()


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def close(case: ConductCase, row: Any, how: str, **more: Any) -> Any:
    asked = ask_to_close(
        case.scope("writer"),
        row.pk,
        version=row.version,
        close_kind=how,
        close_reason="复议决定撤销。",
        **more,
    )
    return answer_close(case.scope("checker"), row.pk, version=asked.version, agreed=True)


def test_nothing_follows_before_a_second_person_confirms(case: ConductCase) -> None:
    row = case.record()
    assert case.status() == "active"
    with pytest.raises(Refusal) as refused:
        confirm_conduct(case.scope("writer"), row.pk, version=0)
    assert codes(refused) == {"four_eyes"}
    confirm_conduct(case.scope("checker"), row.pk, version=0)
    assert case.status() == "suspended"
    assert case.registration.suspended_until == today(180)
    with pytest.raises(Conflict):
        confirm_conduct(case.scope("checker"), row.pk, version=0)
    verbs = AuditEvent.objects.filter(object_kind="conduct_record", subject_id=case.physician.pk)
    assert set(verbs.values_list("verb", flat=True)) == {"conduct.record", "conduct.confirm"}
    change = RegisterChange.objects.get(registration=case.registration, kind="SuspendRegistration")
    assert change.source == "conduct"


def test_the_physician_and_the_institution_are_told_without_the_ground(case: ConductCase) -> None:
    case.confirmed("warning")
    told = InAppNotice.objects.filter(template__startswith="conduct-confirmed")
    assert {notice.recipient_id for notice in told} == {case.user.pk, case.hospital.pk}
    assert SmsMessage.objects.filter(template="SMS-conduct-confirmed", recipient_id=case.user.pk).count() == 1
    assert not any("范围" in str(notice.params) for notice in told)


def test_the_ground_is_sealed_in_the_database(case: ConductCase) -> None:
    row = case.record()
    with connection.cursor() as cursor:
        cursor.execute("SELECT ground FROM register_conductrecord")
        (raw,) = cursor.fetchone()
    assert "执业范围".encode() not in bytes(raw)
    assert reveal(row, "ground") == "未按照注册的执业范围执业。"


def test_a_returned_record_has_no_effect_and_says_why(case: ConductCase) -> None:
    row = case.record()
    with pytest.raises(Refusal):
        return_conduct(case.scope("checker"), row.pk, version=0, answer=" ")
    back = return_conduct(case.scope("checker"), row.pk, version=0, answer="文号与决定书不符。")
    assert (back.state, back.answer) == ("returned", "文号与决定书不符。")
    assert case.status() == "active"


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("suspension", {"effective_to": None}, "required"),
        ("suspension", {"effective_to": today(-1)}, "order"),
        ("suspension", {"lifelong": True, "effective_to": None}, "not_lifelong"),
        ("practice_ban", {"lifelong": True, "effective_to": today(30)}, "both"),
        ("warning", {"effective_to": today(30)}, "no_end"),
        ("warning", {"decided_on": today(1)}, "in_future"),
        ("warning", {"evidence": None}, "required"),
        ("warning", {"ground": " "}, "required"),
        ("warning", {"ground": "字" * 2001}, "too_long"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(
    case: ConductCase, kind: str, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        case.record(kind, **more)
    assert code in codes(refused)


def test_records_of_others_do_not_exist_for_an_authority(case: ConductCase) -> None:
    row = case.record()
    stranger = scope_of(
        make_user_officer(make_authority(county_code="330999", city_code="330900"), ("decide",))
    )
    with pytest.raises(NotFound):
        confirm_conduct(stranger, row.pk, version=0)
    with pytest.raises(NotFound):
        case.record(physician=make_physician("王虚"))
    with pytest.raises(NotFound):
        confirm_conduct(case.scope("checker"), new_id(), version=0)
    with pytest.raises(NotFound):
        confirm_conduct(case.scope("clerk"), row.pk, version=0)


def test_a_suspension_begins_and_ends_by_the_nightly_sweep(case: ConductCase) -> None:
    case.confirmed(effective_from=today(10), effective_to=today(20))
    assert case.status() == "active"
    assert watch_conduct(now=later(9)) == 0
    assert watch_conduct(now=later(10)) == 1
    assert case.status() == "suspended"
    assert watch_conduct(now=later(20)) == 0
    assert watch_conduct(now=later(21)) == 1
    assert watch_conduct(now=later(21)) == 0, "a second run changes nothing"
    assert case.status() == "active"
    told = InAppNotice.objects.filter(recipient_id=case.user.pk).values_list("template", flat=True)
    assert sorted(told) == ["conduct-began", "conduct-confirmed", "conduct-over"]


def test_of_two_suspensions_the_later_end_counts(case: ConductCase) -> None:
    longer = case.confirmed(effective_to=today(60))
    case.confirmed(effective_to=today(30))
    assert case.status() == "suspended"
    assert case.registration.suspended_until == today(60)
    close(case, longer, "overturned")
    case.status()
    assert case.registration.suspended_until == today(30)
    assert watch_conduct(now=later(31)) == 1
    assert case.status() == "active"


def test_withdrawing_takes_two_persons_and_ends_the_suspension_at_once(case: ConductCase) -> None:
    row = case.confirmed()
    asked = ask_to_close(
        case.scope("checker"), row.pk, version=row.version, close_kind="overturned", close_reason="复议撤销。"
    )
    assert case.status() == "suspended"
    with pytest.raises(Refusal):
        answer_close(case.scope("checker"), row.pk, version=asked.version, agreed=True)
    done = answer_close(case.scope("writer"), row.pk, version=asked.version, agreed=True)
    assert (done.state, done.close_kind) == ("withdrawn", "overturned")
    assert case.status() == "active"
    assert InAppNotice.objects.filter(recipient_id=case.user.pk, template="conduct-withdrawn").exists()


def test_a_declined_withdrawal_leaves_the_record_as_it_was(case: ConductCase) -> None:
    row = case.confirmed()
    asked = ask_to_close(
        case.scope("writer"), row.pk, version=row.version, close_kind="mistaken", close_reason="录错。"
    )
    kept = answer_close(case.scope("checker"), row.pk, version=asked.version, agreed=False)
    assert (kept.state, kept.close_kind) == ("confirmed", "")
    assert case.status() == "suspended"


def test_a_record_is_ended_early_on_its_day_but_not_prolonged(case: ConductCase) -> None:
    row = case.confirmed()
    for on in (None, today(-1), today(181)):
        with pytest.raises(Refusal):
            ask_to_close(
                case.scope("writer"),
                row.pk,
                version=row.version,
                close_kind="ended",
                close_reason="提前解除。",
                close_on=on,
            )
    ended = close(case, row, "ended", close_on=today())
    assert (ended.state, ended.effective_to) == ("confirmed", today())
    assert watch_conduct(now=later(1)) == 1
    assert case.status() == "active"
    warned = case.confirmed("warning")
    with pytest.raises(Refusal):
        ask_to_close(
            case.scope("writer"), warned.pk, version=warned.version, close_kind="ended", close_reason="无"
        )


def test_a_registration_suspended_by_the_national_register_runs_to_its_own_last_day(
    case: ConductCase,
) -> None:
    Registration.objects.filter(pk=case.registration.pk).update(
        status="suspended", suspended_until=today(5), version=F("version") + 1
    )
    warned = case.confirmed("warning")
    close(case, warned, "mistaken")
    assert watch_conduct(now=later(5)) == 0
    assert case.status() == "suspended"
    assert watch_conduct(now=later(6)) == 1
    assert case.status() == "active"


def test_the_institution_sees_what_is_in_force_and_the_physician_also_what_was_withdrawn(
    case: ConductCase,
) -> None:
    row = case.confirmed("warning")
    case.record("practice_ban", effective_to=today(900))
    assert [one.kind for one in visible_conduct(case.scope("clerk"))] == ["warning"]
    assert [one.kind for one in visible_conduct(case.scope("user"))] == ["warning"]
    close(case, row, "mistaken")
    assert not visible_conduct(case.scope("clerk")).exists()
    assert [one.state for one in visible_conduct(case.scope("user"))] == ["withdrawn"]


def test_another_authority_of_the_physician_sees_what_is_in_force(case: ConductCase) -> None:
    case.confirmed("warning")
    province = make_authority(level="province", province_code=case.hospital.province_code)
    officer = scope_of(make_user_officer(province, ("examine",)))
    assert not visible_conduct(officer).exists()
    assert [one.kind for one in conduct_of_physician(officer, case.physician.pk)] == ["warning"]


def test_days_are_counted_in_china(case: ConductCase) -> None:
    row = case.record(effective_to=today(30))
    late = timezone.make_aware(dt.datetime.combine(today(31), dt.time(0, 5)))
    confirm_conduct(case.scope("checker"), row.pk, version=0, now=late)
    assert case.status() == "active", "over before it was confirmed"
