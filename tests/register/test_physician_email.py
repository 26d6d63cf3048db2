"""A physician's e-mail address, his authenticator app and his choice of messages."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.factories import make_operator, scope_of
from tests.register.contact_case import (
    a_minute_later,
    doctor,
    emailed_code,
    params_to,
    templates_to,
    with_email,
)
from yiji.accounts.actions.begin_session import begin_session
from yiji.accounts.actions.enrol_totp import enrol_totp
from yiji.accounts.actions.log_in import factor_of
from yiji.accounts.actions.own_email import ask_email, prove_email, remove_email
from yiji.accounts.actions.own_totp import bind_own_totp, remove_own_totp
from yiji.accounts.actions.set_notice_preferences import set_sms_groups
from yiji.accounts.models import EmailAddress, LogInSession, RecoveryCode
from yiji.accounts.queries.contact import masked_email, verified_email
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.delivery import deliver_due
from yiji.notices.inbox import sms_groups_on
from yiji.notices.models import SmsMessage
from yiji.notices.send import send_email, send_sms
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def test_an_address_counts_once_its_code_was_given_and_the_phone_is_told() -> None:
    who = doctor()
    email_id = ask_email(who.scope, "chen@example.com")
    assert verified_email(who.user.pk) == ""
    prove_email(who.scope, email_id, emailed_code())
    assert (verified_email(who.user.pk), masked_email(who.user.pk)) == (
        "chen@example.com",
        "c***@example.com",
    )
    assert params_to(who.phone) == {"email": "c***@example.com"}
    with pytest.raises(Conflict):
        prove_email(who.scope, email_id, emailed_code())


def test_another_address_replaces_the_first_and_the_first_is_forgotten() -> None:
    who = doctor()
    with_email(who, "one@example.com")
    with_email(who, "two@example.com")
    assert verified_email(who.user.pk) == "two@example.com"
    ended = EmailAddress.objects.get(ended_at__isnull=False)
    assert ended.address is None
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.filter(pk=ended.pk).update(ended_at=None)


def test_wrong_expired_and_foreign_codes_add_nothing() -> None:
    who, other, now = doctor(), doctor(), timezone.now()
    email_id = ask_email(who.scope, "chen@example.com", now=now)
    with pytest.raises(Refusal):
        prove_email(who.scope, email_id, "00000x", now=now)
    with pytest.raises(Conflict):
        prove_email(other.scope, email_id, emailed_code(), now=now)
    with pytest.raises(Refusal):
        prove_email(who.scope, email_id, emailed_code(), now=now + dt.timedelta(minutes=10, seconds=1))
    assert verified_email(who.user.pk) == ""


def test_the_same_address_too_many_codes_and_staff_are_refused() -> None:
    who = doctor()
    with_email(who)
    with pytest.raises(Refusal) as same:
        ask_email(who.scope, "chen@example.com")
    assert same.value.problems[0].code == "email_same"
    for number in range(9):
        ask_email(who.scope, f"other{number}@example.com")
    with pytest.raises(TooMany):
        ask_email(who.scope, "other@example.com")
    a_minute_later()
    for _ in range(5):
        ask_email(doctor().scope, "crowded@example.com")
    with pytest.raises(TooMany):
        ask_email(doctor().scope, "crowded@example.com")
    with pytest.raises(NotFound):
        ask_email(scope_of(make_operator(who.hospital)), "clerk@example.com")


def test_a_removed_address_is_gone_and_cannot_be_removed_again() -> None:
    who = doctor()
    with_email(who)
    remove_email(who.scope)
    assert verified_email(who.user.pk) == ""
    assert templates_to(who.phone)[-1] == "email-removed"
    with pytest.raises(NotFound):
        remove_email(who.scope)


def test_an_email_goes_through_the_chosen_gateway_and_never_twice_for_one_key(settings: Settings) -> None:
    settings.YIJI_EMAIL_GATEWAY = "smtp"
    params = {"code": "123456", "minutes": 10}
    assert send_email("email-code", "chen@example.com", params, dedup_key="e:1") is not None
    assert send_email("email-code", "chen@example.com", params, dedup_key="e:1") is None
    assert send_email("email-code", "", params, dedup_key="e:2") is None
    deliver_due()
    (sent,) = mail.outbox
    assert sent.to == ["chen@example.com"]
    assert "123456" in sent.body
    assert "123456" not in sent.subject
    row = SmsMessage.objects.get()
    assert (row.channel, row.state, row.phone) == ("email", "sent", None)
    assert reveal(row, "email") == "chen@example.com"


def test_a_mail_server_that_is_down_leaves_the_message_for_later(settings: Settings) -> None:
    settings.YIJI_EMAIL_GATEWAY = "smtp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_email("email-code", "chen@example.com", {"code": "123456", "minutes": 10}, dedup_key="e:1")
    deliver_due()
    row = SmsMessage.objects.get()
    assert (row.state, row.attempts) == ("queued", 1)


def test_an_app_is_bound_with_recovery_codes_and_given_up_again() -> None:
    who = doctor()
    here, elsewhere = begin_session(who.user, factor="sms"), begin_session(who.user, factor="sms")
    secret = enrol_totp(who.user.pk).secret
    with pytest.raises(Refusal):
        bind_own_totp(who.scope, "00000x", session_id=here.pk)
    assert factor_of(who.user) == "sms"
    codes = bind_own_totp(who.scope, pyotp.TOTP(secret).now(), session_id=here.pk)
    assert (len(codes), factor_of(who.user)) == (10, "totp")
    assert LogInSession.objects.get(pk=here.pk).ended_at is None
    assert LogInSession.objects.get(pk=elsewhere.pk).ended_at is not None
    remove_own_totp(who.scope, session_id=here.pk)
    assert factor_of(who.user) == "sms"
    assert not RecoveryCode.objects.filter(user=who.user, used_at__isnull=True).exists()
    assert templates_to(who.phone) == ["totp-added", "totp-removed"]
    with pytest.raises(Conflict):
        remove_own_totp(who.scope)
    with pytest.raises(NotFound):
        remove_own_totp(scope_of(make_operator(who.hospital)))


def test_only_messages_that_the_law_does_not_order_can_be_switched_off() -> None:
    who = doctor()
    assert sms_groups_on(who.user.pk) == ["info_change", "reminders"]
    with pytest.raises(Refusal):
        set_sms_groups(who.scope, ["decisions"])
    set_sms_groups(who.scope, ["reminders"])
    assert sms_groups_on(who.user.pk) == ["reminders"]

    def send(template: str, **params: object) -> bool:
        sent = send_sms(
            template,
            who.phone,
            params,
            dedup_key=f"{template}:1",
            recipient_kind="physician",
            recipient_id=who.user.pk,
        )
        return sent is not None

    assert not send("info-change-returned", item="学历")
    assert send("SMS-7", number="1", outcome="准予", date="2026-03-02", next_step="")
    assert send("SMS-4", change="手机号", by="本人")
    assert templates_to(doctor().phone) == []
