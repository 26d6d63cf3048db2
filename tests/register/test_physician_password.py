"""忘记密码 for physicians: uniform answers, a code to the phone of record, no block of ten days."""

from __future__ import annotations

import datetime as dt
import uuid

import pyotp
import pytest
from django.contrib.auth.hashers import check_password as matches
from django.utils import timezone

from tests.factories import make_operator, make_physician_account, make_user, mobile, resident_id
from tests.register.contact_case import (
    Doctor,
    a_minute_later,
    code_to,
    doctor,
    emailed_code,
    templates_to,
    with_email,
)
from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.begin_session import begin_session
from yiji.accounts.actions.enrol_totp import enrol_totp
from yiji.accounts.actions.own_totp import bind_own_totp
from yiji.accounts.actions.recover_physician_password import (
    ask_code_by_email,
    finish_physician_recovery,
    prove_physician_recovery,
    start_physician_recovery,
)
from yiji.accounts.models import LogInSession, PhysicianAccount, RecoveryRequest
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Conflict, Refusal, TooMany

pytestmark = pytest.mark.django_db
NEW = "violet anchor sings 9"
HERE = "192.0.2.1"


def asked(who: Doctor, name: str = "", phone: str = "", now: dt.datetime | None = None) -> uuid.UUID:
    request = start_physician_recovery(name or who.user.login_name, phone or who.phone, address=HERE, now=now)
    run_due()
    return request


def refused(act: object) -> str:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value.problems[0].code


def test_a_code_to_the_phone_gives_a_new_password_and_ends_every_session() -> None:
    who = doctor()
    session = begin_session(who.user, factor="sms")
    request = asked(who)
    code = code_to(who.phone)
    prove_physician_recovery(request, code=code)
    assert refused(lambda: finish_physician_recovery(request, "12345678")) != ""
    finish_physician_recovery(request, NEW)
    assert matches(NEW, who.user.password)
    assert LogInSession.objects.get(pk=session.pk).ended_at is not None
    assert templates_to(who.phone) == ["SMS-2", "password-recovered"]
    with pytest.raises(Conflict):
        finish_physician_recovery(request, "another anchor 10")
    with pytest.raises(Refusal):
        prove_physician_recovery(request, code=code)


def test_the_id_number_does_instead_of_the_log_in_name() -> None:
    number, phone = resident_id(), mobile()
    account = make_physician_account(None, id_number=number, phone=phone)
    request = start_physician_recovery(number[:-1] + number[-1].lower(), phone, address=HERE)
    assert RecoveryRequest.objects.get(pk=request).user_id == account.user_id


@pytest.mark.parametrize("case", ["unknown", "other phone", "revoked", "staff"])
def test_whoever_does_not_fit_gets_the_same_answer_and_no_message(case: str) -> None:
    who = doctor()
    name, phone = who.user.login_name, who.phone
    if case == "unknown":
        name = "nobody99"
    elif case == "other phone":
        phone = mobile()
    elif case == "revoked":
        PhysicianAccount.objects.filter(pk=who.account.pk).update(state="revoked", version=1)
    else:
        clerk = make_operator(who.hospital, phone=(phone := mobile()))
        name = clerk.login_name
    request = asked(who, name, phone)
    assert templates_to(who.phone) == templates_to(phone) == []
    assert refused(lambda: prove_physician_recovery(request, code="123456")) == "recovery_wrong"


def test_a_wrong_code_an_expired_one_and_the_sixth_try_get_one_answer() -> None:
    who, now = doctor(), timezone.now()
    request = asked(who, now=now)
    code = code_to(who.phone)
    late = now + dt.timedelta(minutes=10, seconds=30)
    assert refused(lambda: prove_physician_recovery(request, code=code, now=late)) == "recovery_wrong"
    for _ in range(5):
        assert refused(lambda: prove_physician_recovery(request, code="00000x")) == "recovery_wrong"
    assert refused(lambda: prove_physician_recovery(request, code=code)) == "recovery_wrong"
    assert refused(lambda: prove_physician_recovery(uuid.uuid4(), code=code)) == "recovery_wrong"


def test_a_bound_app_is_never_bypassed() -> None:
    who = doctor()
    secret = enrol_totp(who.user.pk).secret
    recovery_codes = bind_own_totp(who.scope, pyotp.TOTP(secret).now())
    request = asked(who)
    code = code_to(who.phone)
    assert refused(lambda: prove_physician_recovery(request, code=code)) == "recovery_wrong"
    assert refused(lambda: prove_physician_recovery(request, code=code, factor="00000x")) == "recovery_wrong"
    prove_physician_recovery(request, code=code, factor=recovery_codes[0])
    finish_physician_recovery(request, NEW)
    assert who.user.totp_confirmed_at is not None


def test_without_sms_the_verified_email_gets_a_code_and_the_other_dies() -> None:
    who = doctor()
    with_email(who)
    request = asked(who)
    by_sms = code_to(who.phone)
    ask_code_by_email(request)
    ask_code_by_email(request)
    run_due()
    assert refused(lambda: prove_physician_recovery(request, code=by_sms)) == "recovery_wrong"
    prove_physician_recovery(request, code=emailed_code())
    assert RecoveryRequest.objects.get(pk=request).proved_at is not None


def test_without_a_verified_email_the_wish_for_one_changes_nothing() -> None:
    who = doctor()
    request = asked(who)
    ask_code_by_email(request)
    run_due()
    prove_physician_recovery(request, code=code_to(who.phone))


def test_a_day_after_a_change_of_phone_the_password_can_be_recovered_again() -> None:
    who, new, now = doctor(), mobile(), timezone.now()
    change_id = ask_phone_change(who.user.pk, phone=new, way="both", now=now)
    prove_phone_change(who.user.pk, change_id, code=code_to(new), second_code=code_to(who.phone), now=now)
    a_minute_later()
    early = asked(who, phone=new, now=now + dt.timedelta(hours=23))
    assert RecoveryRequest.objects.get(pk=early).user_id is None
    late = asked(who, phone=new, now=now + dt.timedelta(hours=24, seconds=1))
    assert RecoveryRequest.objects.get(pk=late).user_id == who.user.pk


def test_limits_are_by_the_hour_and_alike_for_known_and_unknown() -> None:
    who = doctor()
    for phone in (who.phone, mobile()):
        a_minute_later()
        for _ in range(3):
            start_physician_recovery("nobody99", phone, address=HERE)
        with pytest.raises(TooMany):
            start_physician_recovery(who.user.login_name, phone, address=HERE)
    a_minute_later()
    for _ in range(5):
        start_physician_recovery("nobody99", mobile(), address=HERE)
    with pytest.raises(TooMany):
        start_physician_recovery("nobody99", mobile(), address=HERE)
    # Next hour, next day: no block of ten days.
    a_minute_later()
    assert RecoveryRequest.objects.get(pk=asked(who)).user_id == who.user.pk


def test_an_account_without_a_password_or_with_none_at_all_does_not_fit() -> None:
    user = make_user("physician", phone=(phone := mobile()))
    request = start_physician_recovery(user.login_name, phone, address=HERE)
    assert RecoveryRequest.objects.get(pk=request).user_id is None
