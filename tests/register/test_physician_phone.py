"""A physician moves to another phone by himself (seed 5.1): both phones, or password, e-mail and a day of cooling."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import PASSWORD, make_physician_account, mobile
from tests.register.contact_case import (
    Doctor,
    a_minute_later,
    code_to,
    doctor,
    emailed_code,
    params_to,
    templates_to,
    with_email,
)
from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.begin_session import begin_session
from yiji.accounts.actions.finish_phone_change import carry_out_phone_changes
from yiji.accounts.actions.send_log_in_code import send_log_in_code
from yiji.accounts.actions.stop_phone_change import (
    resend_stop_code,
    stop_by_old_phone,
    stop_own_phone_change,
    withdraw_phone_change,
)
from yiji.accounts.models import LogInSession, PhysicianPhoneChange
from yiji.applications.actions.start_draft import start_draft
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.models import InAppNotice

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(hours=24)


def refused(act: object) -> str:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value.problems[0].code


def cooling(who: Doctor, now: dt.datetime | None = None) -> tuple[PhysicianPhoneChange, str]:
    """A lost phone, proved by password and e-mail: (the change, its new number)."""
    with_email(who)
    new = mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="email", present=PASSWORD, now=now)
    state = prove_phone_change(who.user.pk, change_id, code=code_to(new), second_code=emailed_code(), now=now)
    assert state == "cooling"
    return PhysicianPhoneChange.objects.get(pk=change_id), new


def test_with_both_phones_at_hand_the_number_changes_at_once_and_both_are_told() -> None:
    who, new = doctor(), mobile()
    here, elsewhere = begin_session(who.user, factor="sms"), begin_session(who.user, factor="sms")
    change_id = ask_phone_change(who.user.pk, phone=new, way="both")
    assert who.now_used == who.phone
    state = prove_phone_change(
        who.user.pk, change_id, code=code_to(new), second_code=code_to(who.phone), session_id=here.pk
    )
    assert (state, who.now_used) == ("done", new)
    assert templates_to(who.phone)[-1] == templates_to(new)[-1] == "SMS-4"
    assert new not in str(params_to(who.phone))
    assert LogInSession.objects.get(pk=here.pk).ended_at is None
    assert LogInSession.objects.get(pk=elsewhere.pk).ended_at is not None
    assert InAppNotice.objects.filter(recipient_id=who.user.pk, template="phone-change-done").exists()
    assert AuditEvent.objects.filter(verb="change_phone", subject_id=who.account.pk).count() == 1
    assert who.again().look_only_until is None


@pytest.mark.parametrize("wrong", ["code", "second_code"])
def test_one_wrong_code_of_the_two_changes_nothing_and_names_its_field(wrong: str) -> None:
    who, new = doctor(), mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="both")
    codes = {"code": code_to(new), "second_code": code_to(who.phone)} | {wrong: "00000x"}
    with pytest.raises(Refusal) as caught:
        prove_phone_change(who.user.pk, change_id, **codes)
    assert caught.value.problems[0].field == wrong
    assert who.now_used == who.phone


def test_codes_are_bound_to_their_change_and_work_once() -> None:
    who, other, new = doctor(), doctor(), mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="both")
    theirs = ask_phone_change(other.user.pk, phone=mobile(), way="both")
    codes = {"code": code_to(new), "second_code": code_to(who.phone)}
    with pytest.raises(Conflict):
        prove_phone_change(other.user.pk, change_id, **codes)
    assert refused(lambda: prove_phone_change(other.user.pk, theirs, **codes)) == "code_wrong"
    assert prove_phone_change(who.user.pk, change_id, **codes) == "done"
    with pytest.raises(Conflict):
        prove_phone_change(who.user.pk, change_id, **codes)


def test_the_sixth_try_is_refused_even_with_the_right_codes() -> None:
    who, new = doctor(), mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="both")
    for _ in range(5):
        prove = lambda: prove_phone_change(who.user.pk, change_id, code="00000x", second_code="x")  # noqa: E731
        assert refused(prove) == "code_wrong"
    codes = {"code": code_to(new), "second_code": code_to(who.phone)}
    assert refused(lambda: prove_phone_change(who.user.pk, change_id, **codes)) == "code_wrong"
    assert who.now_used == who.phone


def test_the_codes_are_over_after_ten_minutes_and_one_second() -> None:
    who, new, now = doctor(), mobile(), timezone.now()
    change_id = ask_phone_change(who.user.pk, phone=new, way="both", now=now)
    codes = {"code": code_to(new), "second_code": code_to(who.phone)}
    late = now + dt.timedelta(minutes=10, seconds=1)
    assert refused(lambda: prove_phone_change(who.user.pk, change_id, **codes, now=late)) == "code_wrong"
    with pytest.raises(Conflict):
        prove_phone_change(who.user.pk, change_id, **codes, now=now + dt.timedelta(minutes=16))


def test_the_same_number_and_a_second_move_are_refused() -> None:
    who = doctor()
    assert refused(lambda: ask_phone_change(who.user.pk, phone=who.phone, way="both")) == "phone_same"
    cooling(who)
    a_minute_later()
    again = lambda: ask_phone_change(who.user.pk, phone=mobile(), way="both")  # noqa: E731
    assert refused(again) == "phone_change_under_way"


def test_a_number_of_another_account_is_refused_only_after_it_was_proved_and_not_whose_it_is() -> None:
    who, taken = doctor(), mobile()
    other = make_physician_account(None, name="王虚", phone=taken)
    change_id = ask_phone_change(who.user.pk, phone=taken, way="both")
    codes = {"code": code_to(taken), "second_code": code_to(who.phone)}
    with pytest.raises(Refusal) as caught:
        prove_phone_change(who.user.pk, change_id, **codes)
    problem = caught.value.problems[0]
    assert problem.code == "phone_taken"
    assert other.name not in problem.text() + problem.way_out
    assert PhysicianPhoneChange.objects.get(pk=change_id).end_reason == "taken"


def test_three_moves_a_day_and_one_message_a_minute() -> None:
    who, new = doctor(), mobile()
    ask_phone_change(who.user.pk, phone=new, way="institution", institution_id=who.hospital.pk)
    with pytest.raises(TooMany):
        ask_phone_change(who.user.pk, phone=new, way="institution", institution_id=who.hospital.pk)
    for _ in range(2):
        ask_phone_change(who.user.pk, phone=mobile(), way="institution", institution_id=who.hospital.pk)
    with pytest.raises(TooMany) as caught:
        ask_phone_change(who.user.pk, phone=mobile(), way="institution", institution_id=who.hospital.pk)
    assert "今天" in caught.value.message


def test_without_a_verified_email_or_the_right_password_the_old_phone_is_needed() -> None:
    who = doctor()
    by_email = lambda present: ask_phone_change(  # noqa: E731
        who.user.pk, phone=mobile(), way="email", present=present
    )
    assert refused(lambda: by_email(PASSWORD)) == "no_verified_email"
    with_email(who)
    assert refused(lambda: by_email("not the password")) == "present_password_wrong"
    assert refused(lambda: by_email("")) == "present_password_wrong"
    assert not PhysicianPhoneChange.objects.exists()
    nowhere = lambda: ask_phone_change(who.user.pk, phone=mobile(), way="institution")  # noqa: E731
    assert refused(nowhere) == "no_institution"
    with pytest.raises(NotFound):
        ask_phone_change(who.user.pk, phone=mobile(), way="nothing")


def test_a_lost_phone_cools_for_a_day_in_which_the_account_only_looks() -> None:
    who, now = doctor(), timezone.now()
    change, new = cooling(who, now)
    assert who.now_used == who.phone
    assert change.due_at == who.again().look_only_until == now + DAY
    assert refused(lambda: start_draft(who.scope, now=now)) == "look_only"
    notice = params_to(who.phone, "phone-change-notice")
    assert notice["tail"] == new[-4:]
    assert new not in notice.values()
    assert templates_to(new)[-1] == "phone-change-coming"

    assert carry_out_phone_changes(now=now + DAY - dt.timedelta(seconds=1)) == 0
    assert carry_out_phone_changes(now=now + DAY) == 1
    assert carry_out_phone_changes(now=now + DAY) == 0
    assert who.now_used == new
    change.refresh_from_db()
    assert (change.state, change.new_phone) == ("done", None)
    assert templates_to(who.phone).count("SMS-4") == templates_to(new).count("SMS-4") == 1
    assert start_draft(who.scope, now=now + DAY).pk


def test_a_log_in_does_not_wait_for_the_worker() -> None:
    who, now = doctor(), timezone.now()
    _change, new = cooling(who, now - DAY - dt.timedelta(minutes=1))
    a_minute_later()
    send_log_in_code(who.user.pk, now=now)
    assert who.now_used == new
    assert templates_to(new)[-1] == "SMS-2"


def test_the_old_number_stops_the_move_with_its_code_once() -> None:
    who = doctor()
    before = timezone.now() + dt.timedelta(hours=3)
    type(who.account).objects.filter(pk=who.account.pk).update(look_only_until=before, version=1)
    session = begin_session(who.user, factor="totp")
    change, new = cooling(who)
    code = params_to(who.phone, "phone-change-notice")["code"]
    stop = lambda phone, text: stop_by_old_phone(phone, text, address="192.0.2.1")  # noqa: E731
    assert (
        refused(lambda: stop(mobile(), code)) == refused(lambda: stop(who.phone, "2222-2222")) == "code_wrong"
    )
    stop(who.phone, code.lower().replace("-", " "))
    change.refresh_from_db()
    assert (change.state, who.now_used) == ("stopped", who.phone)
    assert who.again().look_only_until == before
    assert LogInSession.objects.get(pk=session.pk).ended_at is not None
    assert templates_to(who.phone)[-1] == templates_to(new)[-1] == "phone-change-stopped"
    assert refused(lambda: stop(who.phone, code)) == "code_wrong"
    assert carry_out_phone_changes(now=timezone.now() + 2 * DAY) == 0
    assert who.now_used == who.phone


def test_a_stop_code_that_somebody_used_up_is_sent_again_to_the_old_number_only() -> None:
    who = doctor()
    cooling(who)
    first = params_to(who.phone, "phone-change-notice")["code"]
    for _ in range(5):
        assert refused(lambda: stop_by_old_phone(who.phone, "22222222", address="192.0.2.1")) == "code_wrong"
    assert refused(lambda: stop_by_old_phone(who.phone, first, address="192.0.2.1")) == "code_wrong"
    a_minute_later()
    stranger = mobile()
    resend_stop_code(stranger, address="192.0.2.2")
    assert templates_to(stranger) == []
    resend_stop_code(who.phone, address="192.0.2.2")
    second = params_to(who.phone, "phone-change-notice")["code"]
    assert second != first
    stop_by_old_phone(who.phone, second, address="192.0.2.1")
    assert PhysicianPhoneChange.objects.get().state == "stopped"


def test_a_stop_after_the_day_is_too_late_and_stopping_is_limited_by_address() -> None:
    who, now = doctor(), timezone.now()
    cooling(who, now)
    code = params_to(who.phone, "phone-change-notice")["code"]
    late = lambda: stop_by_old_phone(who.phone, code, address="192.0.2.9", now=now + DAY)  # noqa: E731
    assert refused(late) == "code_wrong"
    guess = lambda: stop_by_old_phone(mobile(), code, address="192.0.2.9")  # noqa: E731
    for _ in range(19):
        assert refused(guess) == "code_wrong"
    with pytest.raises(TooMany):
        guess()


def test_the_owner_stops_or_withdraws_only_his_own_move() -> None:
    who, other = doctor(), doctor()
    change, _new = cooling(who)
    with pytest.raises(NotFound):
        stop_own_phone_change(other.scope, change.pk)
    with pytest.raises(Conflict):
        withdraw_phone_change(who.scope, change.pk)
    stop_own_phone_change(who.scope, change.pk)
    assert who.again().look_only_until is None
    with pytest.raises(Conflict):
        stop_own_phone_change(who.scope, change.pk)


def test_a_number_that_another_account_took_in_the_day_ends_the_move() -> None:
    who, now = doctor(), timezone.now()
    change, new = cooling(who, now)
    make_physician_account(None, phone=new)
    assert carry_out_phone_changes(now=now + DAY) == 1
    change.refresh_from_db()
    assert (change.state, change.end_reason, who.now_used) == ("expired", "taken", who.phone)
    assert who.again().look_only_until is None


def test_the_database_keeps_one_open_move_and_one_account_for_a_number() -> None:
    who, other = doctor(), doctor()
    change, _new = cooling(who)
    again = PhysicianPhoneChange(
        user=who.user, way="both", asked_by_id=who.user.pk, asked_at=timezone.now(), expires_at=timezone.now()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(who.user).objects.filter(pk=other.user.pk).update(phone_index=who.user.phone_index)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhysicianPhoneChange.objects.filter(pk=change.pk).update(state="asked", version=change.version + 1)
