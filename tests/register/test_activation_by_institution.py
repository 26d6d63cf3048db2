"""Activation: by a code tried five times, or in person by two people; nobody acts beyond his scope."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.utils import timezone

from tests.factories import (
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    make_user_officer,
    mobile,
    resident_id,
    scope_of,
)
from yiji.accounts.models import PhysicianAccount
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.models import SmsMessage
from yiji.register.actions.activate_directly import activate_directly
from yiji.register.actions.authority_activate import authority_activate
from yiji.register.actions.confirm_direct_activation import (
    confirm_direct_activation,
    decline_direct_activation,
)
from yiji.register.actions.redeem_activation_code import redeem_activation_code
from yiji.register.actions.send_activation_code import send_activation_code, send_activation_codes
from yiji.register.visibility import visible_accounts_waiting, visible_physicians, visible_registrations
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
SEEN = {"identity_seen": True, "identity_document": "01"}


def waiting(hospital: Institution, **more: object) -> PhysicianAccount:
    physician = make_physician("陈虚", **{k: v for k, v in more.items() if k == "phone_of_record"})  # type: ignore[arg-type]
    make_registration(physician, hospital)
    return make_physician_account(
        physician,
        state="awaiting_activation",
        institution=hospital,
        **{k: v for k, v in more.items() if k != "phone_of_record"},  # type: ignore[arg-type]
    )


def code_for(account: PhysicianAccount) -> str:
    message = SmsMessage.objects.filter(recipient_id=account.user_id, template="SMS-3").latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def test_the_code_sent_by_the_institution_activates_without_a_waiting_time() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    clerk = make_operator(hospital)
    send_activation_code(scope_of(clerk), account.pk)
    account.refresh_from_db()
    assert account.state == "code_sent"
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "SMS_CODE")
    assert account.look_only_until is None
    assert account.activated_by == clerk.pk
    assert "physician.active" in scope_of(account.user).roles
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"physician_account.send_code", "physician_account.redeem_code"} <= verbs


def test_another_institution_and_a_stranger_get_not_found() -> None:
    account = waiting(make_institution())
    stranger = scope_of(make_operator(make_institution()))
    with pytest.raises(NotFound):
        send_activation_code(stranger, account.pk)
    with pytest.raises(NotFound):
        activate_directly(stranger, account.pk, **SEEN)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        send_activation_codes(stranger, [account.pk])
    with pytest.raises(NotFound):
        send_activation_code(stranger, uuid.uuid4())
    assert not SmsMessage.objects.exists()


def test_a_code_is_sent_again_after_sixty_seconds_and_the_old_one_dies() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    scope, now = scope_of(make_operator(hospital)), timezone.now()
    send_activation_code(scope, account.pk, now=now)
    first = code_for(account)
    with pytest.raises(TooMany) as held:
        send_activation_code(scope, account.pk, now=now + dt.timedelta(seconds=59))
    assert 1 <= held.value.retry_after <= 2
    send_activation_code(scope, account.pk, now=now + dt.timedelta(seconds=61))
    if code_for(account) != first:
        with pytest.raises(Refusal):
            redeem_activation_code(scope_of(account.user), code=first)
    redeem_activation_code(scope_of(account.user), code=code_for(account))


def test_five_wrong_codes_send_the_account_back_to_waiting() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    right = code_for(account)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Refusal):
            redeem_activation_code(scope_of(account.user), code=wrong)
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    with pytest.raises(Refusal):
        redeem_activation_code(scope_of(account.user), code=right)


def test_an_activation_code_dies_after_72_hours() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    late = timezone.now() + dt.timedelta(hours=72, seconds=1)
    with pytest.raises(Refusal):
        redeem_activation_code(scope_of(account.user), code=code_for(account), now=late)
    account.refresh_from_db()
    assert account.state == "awaiting_activation"


def test_the_code_of_one_physician_does_not_activate_another() -> None:
    hospital = make_institution()
    first, second = waiting(hospital), waiting(hospital)
    scope = scope_of(make_operator(hospital))
    send_activation_codes(scope, [first.pk, second.pk])
    if code_for(first) == code_for(second):
        send_activation_code(scope, second.pk, now=timezone.now() + dt.timedelta(seconds=61))
    with pytest.raises(Refusal):
        redeem_activation_code(scope_of(second.user), code=code_for(first))


def test_direct_activation_waits_for_a_second_person() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    clerk, checker = make_operator(hospital), make_operator(hospital, "checker")
    assert activate_directly(scope_of(clerk), account.pk, **SEEN) == "to_confirm"  # type: ignore[arg-type]
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    with pytest.raises(Refusal) as refused:
        confirm_direct_activation(scope_of(clerk), account.pk)
    assert refused.value.problems[0].code == "same_person"
    confirm_direct_activation(scope_of(checker), account.pk)
    account.refresh_from_db()
    assert (account.state, account.activation_method, account.activated_by) == ("active", "DIRECT", clerk.pk)
    assert SmsMessage.objects.filter(recipient_id=account.user_id, template="direct-activation").count() == 1


def test_two_log_ins_of_one_person_are_one_person() -> None:
    hospital, number = make_institution(), resident_id()
    account = waiting(hospital)
    clerk = make_operator(hospital, id_number=number)
    same = make_operator(hospital, "administrator", id_number=number)
    make_operator(hospital, "checker")
    activate_directly(scope_of(clerk), account.pk, **SEEN)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        confirm_direct_activation(scope_of(same), account.pk)


def test_a_lone_operator_activates_at_once_and_the_log_says_so() -> None:
    hospital, number = make_institution(), resident_id()
    account = waiting(hospital)
    alone = make_operator(hospital, "administrator", id_number=number)
    make_operator(hospital, "checker", id_number=number)
    assert activate_directly(scope_of(alone), account.pk, **SEEN) == "active"  # type: ignore[arg-type]
    event = AuditEvent.objects.get(verb="physician_account.activate_directly")
    assert event.reason == "no second person"


def test_a_declined_direct_activation_can_no_longer_be_confirmed() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    checker = scope_of(make_operator(hospital, "checker"))
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)  # type: ignore[arg-type]
    decline_direct_activation(checker, account.pk, reason="not our physician")
    with pytest.raises(Conflict):
        confirm_direct_activation(checker, account.pk)


def test_direct_activation_needs_the_document_seen_and_its_kind() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    with pytest.raises(Refusal) as refused:
        activate_directly(
            scope_of(make_operator(hospital)), account.pk, identity_seen=False, identity_document="no"
        )
    assert {p.field for p in refused.value.problems} == {"identity_seen", "identity_document"}


def test_a_phone_that_is_not_of_record_may_only_look_for_72_hours() -> None:
    hospital, phone = make_institution(), mobile()
    unknown, known = waiting(hospital), waiting(hospital, phone=phone, phone_of_record=phone)
    scope, now = scope_of(make_operator(hospital)), timezone.now()
    activate_directly(scope, unknown.pk, now=now, **SEEN)  # type: ignore[arg-type]
    activate_directly(scope, known.pk, now=now, **SEEN)  # type: ignore[arg-type]
    unknown.refresh_from_db()
    known.refresh_from_db()
    assert unknown.look_only_until == now + dt.timedelta(hours=72)
    assert known.look_only_until is None


def test_a_clerk_activates_at_most_twenty_a_day_in_person() -> None:
    hospital = make_institution()
    scope = scope_of(make_operator(hospital))
    accounts = [waiting(hospital) for _ in range(21)]
    for account in accounts[:20]:
        activate_directly(scope, account.pk, **SEEN)  # type: ignore[arg-type]
    with pytest.raises(TooMany):
        activate_directly(scope, accounts[20].pk, **SEEN)  # type: ignore[arg-type]


def test_the_authority_activates_only_after_five_silent_working_days() -> None:
    authority = make_authority()
    hospital = make_institution(authority=authority)
    began = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)  # a Monday in Shanghai
    account = waiting(hospital, waiting_since=began)
    scope = scope_of(make_user_officer(authority))
    with pytest.raises(Refusal):
        authority_activate(
            scope, account.pk, identity_seen=True, reason="x", now=began + dt.timedelta(days=7)
        )
    authority_activate(scope, account.pk, identity_seen=True, reason="x", now=began + dt.timedelta(days=8))
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "AUTHORITY")


def test_an_authority_of_another_county_does_not_find_the_account() -> None:
    account = waiting(make_institution())
    elsewhere = make_authority(county_code="340111")
    with pytest.raises(NotFound):
        authority_activate(scope_of(make_user_officer(elsewhere)), account.pk, identity_seen=True, reason="x")


def test_each_side_sees_its_own_part_of_the_register() -> None:
    hospital, other = make_institution(), make_institution()
    account = waiting(hospital)
    left = make_registration(
        make_physician("周虚"), hospital, status="deregistered", ended_on=dt.date(2024, 1, 1)
    )
    newcomer = make_physician("林虚")
    make_physician_account(newcomer, state="awaiting_activation", institution=other)
    here, there = scope_of(make_operator(hospital)), scope_of(make_operator(other))
    assert set(visible_accounts_waiting(here)) == {account}
    assert {p.pk for p in visible_physicians(here)} == {account.physician_id}
    assert left in visible_registrations(here)
    assert {p.pk for p in visible_physicians(there)} == {newcomer.pk}
    assert not visible_registrations(there).exists()
    own = scope_of(account.user)
    assert {p.pk for p in visible_physicians(own)} == {account.physician_id}
    assert visible_registrations(own).count() == 1
