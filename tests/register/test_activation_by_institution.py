"""Activation codes: by SMS or on a slip, tried five times, alive for 72 hours; nobody acts beyond his scope."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import (
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    resident_id,
    scope_of,
)
from tests.register.activation_case import (
    SEEN,
    code_for,
    known_by_phone,
    other_code,
    phone_is_on_record,
    texts_to,
    waiting,
)
from yiji.accounts.models import EmailAddress, OneTimeCode, PhysicianAccount, User
from yiji.accounts.one_time_codes import LETTERS
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.delivery import deliver_due
from yiji.notices.models import SmsMessage
from yiji.register.actions.email_activation_code import email_activation_code
from yiji.register.actions.expire_activation_codes import expire_activation_codes
from yiji.register.actions.print_activation_slip import print_activation_slip
from yiji.register.actions.redeem_activation_code import redeem_activation_code
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.actions.send_code_batch import start_code_batch
from yiji.register.models import ActivationBatch, IssuedActivationCode, Physician, Qualification
from yiji.register.queries.code_states import last_codes
from yiji.register.visibility import visible_accounts_waiting, visible_physicians, visible_registrations
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

pytestmark = pytest.mark.django_db


def code_state(account: PhysicianAccount, now: dt.datetime | None = None) -> str:
    return last_codes([account.pk], now or timezone.now())[account.pk].state


def test_the_code_sent_by_the_institution_activates_without_a_waiting_time() -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), make_operator(hospital)
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
    acts: list[Callable[[uuid.UUID], object]] = [
        lambda pk: send_activation_code(stranger, pk),
        lambda pk: print_activation_slip(stranger, pk, **SEEN),
        lambda pk: start_code_batch(stranger, [pk]),
    ]
    for act in acts:
        for target in (account.pk, uuid.uuid4()):
            with pytest.raises(NotFound):
                act(target)
    assert not SmsMessage.objects.exists()
    assert not ActivationBatch.objects.exists()


def test_an_account_that_another_tab_has_settled_is_a_conflict_for_its_own_institution() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    PhysicianAccount.objects.filter(pk=account.pk).update(state="active", version=1)
    with pytest.raises(Conflict):
        send_activation_code(scope_of(make_operator(hospital)), account.pk)


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


def test_a_person_gets_at_most_ten_codes_a_day_whatever_the_way() -> None:
    hospital = make_institution()
    account, scope = waiting(hospital), scope_of(make_operator(hospital))
    for _ in range(10):
        print_activation_slip(scope, account.pk, **SEEN)
    for act in (
        lambda: print_activation_slip(scope, account.pk, **SEEN),
        lambda: send_activation_code(scope, account.pk),
    ):
        with pytest.raises(TooMany):
            act()
    assert IssuedActivationCode.objects.filter(account=account).count() == 10


def test_five_wrong_codes_send_the_account_back_to_waiting() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    right = code_for(account)
    for _ in range(5):
        with pytest.raises(Refusal):
            redeem_activation_code(scope_of(account.user), code=other_code(right))
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    assert code_state(account) == "spent"
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


def test_the_worker_takes_expired_codes_back_and_does_so_once() -> None:
    hospital = make_institution()
    account, fresh = waiting(hospital), waiting(hospital)
    scope, now = scope_of(make_operator(hospital)), timezone.now()
    send_activation_code(scope, account.pk, now=now)
    send_activation_code(scope, fresh.pk, now=now + dt.timedelta(hours=1))
    late = now + dt.timedelta(hours=72, seconds=1)
    assert expire_activation_codes(now=late) == 1
    assert expire_activation_codes(now=late) == 0
    account.refresh_from_db()
    fresh.refresh_from_db()
    assert (account.state, fresh.state) == ("awaiting_activation", "code_sent")
    assert AuditEvent.objects.filter(verb="physician_account.code_ended").count() == 1
    assert code_state(account, late) == "expired"


def test_the_code_of_one_physician_does_not_activate_another() -> None:
    hospital = make_institution()
    first, second = waiting(hospital), waiting(hospital)
    scope = scope_of(make_operator(hospital))
    for one in (first, second):
        send_activation_code(scope, one.pk)
    if code_for(first) == code_for(second):
        send_activation_code(scope, second.pk, now=timezone.now() + dt.timedelta(seconds=61))
    with pytest.raises(Refusal):
        redeem_activation_code(scope_of(second.user), code=code_for(first))


def test_a_used_code_is_refused_like_a_wrong_one() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    code = code_for(account)
    redeem_activation_code(scope_of(account.user), code=code)
    assert code_state(account) == "used"
    account.refresh_from_db()
    PhysicianAccount.objects.filter(pk=account.pk).update(state="code_sent", version=account.version + 1)
    with pytest.raises(Refusal) as refused:
        redeem_activation_code(scope_of(account.user), code=code)
    assert refused.value.problems[0].code == "code_wrong"


def test_delivery_is_seen_from_waiting_to_delivered() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    assert code_state(account) == "to_send"
    deliver_due()
    assert code_state(account) == "delivered"
    SmsMessage.objects.update(state="failed")
    assert code_state(account) == "failed"
    SmsMessage.objects.update(state="sent")
    assert code_state(account) == "sent"


def test_a_slip_has_eight_unmistakable_characters_kills_the_sent_code_and_activates() -> None:
    hospital = make_institution()
    account, clerk = known_by_phone(hospital), make_operator(hospital)
    send_activation_code(scope_of(clerk), account.pk)
    sent = code_for(account)
    slip = print_activation_slip(scope_of(clerk), account.pk, **SEEN)
    assert len(slip.code) == 8
    assert set(slip.code) <= set(LETTERS)
    assert not set("01ILO") & set(LETTERS)
    assert len(LETTERS) == 31
    with pytest.raises(Refusal):
        redeem_activation_code(scope_of(account.user), code=sent)
    assert code_state(account) == "handed_over"
    redeem_activation_code(scope_of(account.user), code=slip.code_in_groups.lower())
    account.refresh_from_db()
    assert (account.state, account.activation_method, account.look_only_until) == ("active", "SLIP", None)
    assert slip.code not in str(list(OneTimeCode.objects.values()))
    assert slip.code not in str(list(IssuedActivationCode.objects.values()))


def test_a_slip_for_an_unknown_phone_leaves_the_account_look_only() -> None:
    hospital = make_institution()
    account, now = waiting(hospital), timezone.now()
    slip = print_activation_slip(scope_of(make_operator(hospital)), account.pk, now=now, **SEEN)
    redeem_activation_code(scope_of(account.user), code=slip.code, now=now)
    account.refresh_from_db()
    assert account.look_only_until == now + dt.timedelta(hours=72)


def test_a_slip_needs_the_document_seen_here_and_in_the_database() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    with pytest.raises(Refusal) as refused:
        print_activation_slip(
            scope_of(make_operator(hospital)), account.pk, identity_seen=False, identity_document="no"
        )
    assert {p.field for p in refused.value.problems} == {"identity_seen", "identity_document"}
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedActivationCode.objects.create(
            account=account,
            code_id=uuid.uuid4(),
            channel="slip",
            institution_id=hospital.pk,
            issued_by_name="员虚",
            issued_at=timezone.now(),
        )


def test_the_known_phone_is_told_when_another_phone_is_used() -> None:
    hospital, known = make_institution(), "13912340000"
    account = waiting(hospital, phone_of_record=known)
    phone_is_on_record(Physician.objects.get(pk=account.physician_id), known)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    assert texts_to(known) == ["activated-with-other-phone"]


@pytest.mark.parametrize("licence_state", ["suspended", "cancelled", "overdue"])
def test_an_institution_without_a_valid_licence_activates_nobody(licence_state: str) -> None:
    hospital = make_institution(licence_state=licence_state)
    account = waiting(hospital)
    with pytest.raises(Refusal) as refused:
        send_activation_code(scope_of(make_operator(hospital)), account.pk)
    assert refused.value.problems[0].code == "licence_not_valid"


def test_who_has_no_qualification_in_the_register_is_not_activated() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    Qualification.objects.filter(physician_id=account.physician_id).update(physician=make_physician())
    scope = scope_of(make_operator(hospital))
    for act in (
        lambda: send_activation_code(scope, account.pk),
        lambda: print_activation_slip(scope, account.pk, **SEEN),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.problems[0].code == "not_in_register"
    assert not IssuedActivationCode.objects.exists()


def test_a_deceased_physician_is_not_activated() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    Physician.objects.filter(pk=account.physician_id).update(deceased_on=dt.date(2026, 1, 1))
    with pytest.raises(Refusal) as refused:
        send_activation_code(scope_of(make_operator(hospital)), account.pk)
    assert refused.value.problems[0].code == "deceased"


def test_an_operator_who_is_a_physician_does_not_activate_himself() -> None:
    hospital, number = make_institution(), resident_id()
    physician = make_physician("陈虚", number)
    make_registration(physician, hospital)
    account = make_physician_account(physician, state="awaiting_activation", institution=hospital)
    with pytest.raises(Refusal) as refused:
        send_activation_code(scope_of(make_operator(hospital, id_number=number)), account.pk)
    assert refused.value.problems[0].code == "own_account"


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


def with_email(user: User, address: str) -> None:
    row = EmailAddress(
        user=user,
        address_index=blind_index("email", address),
        asked_at=timezone.now(),
        verified_at=timezone.now(),
    )
    seal(row, "address", address)
    row.save(force_insert=True)


def test_a_code_goes_to_a_verified_address_only_and_activates() -> None:
    hospital = make_institution()
    account, scope = waiting(hospital), scope_of(make_operator(hospital))
    with pytest.raises(Refusal) as refused:
        email_activation_code(scope, account.pk)
    assert refused.value.problems[0].code == "no_email"
    with_email(account.user, "chen@example.com")
    email_activation_code(scope, account.pk)
    message = SmsMessage.objects.get(channel="email")
    assert reveal(message, "email") == "chen@example.com"
    assert code_state(account) == "to_send"
    deliver_due()
    assert code_state(account) == "delivered"
    with pytest.raises(TooMany):
        email_activation_code(scope, account.pk)
    redeem_activation_code(scope_of(account.user), code=json.loads(reveal(message, "params"))["code"])
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "EMAIL")


def test_the_address_of_an_earlier_account_is_told_when_another_phone_is_used() -> None:
    hospital = make_institution()
    physician = make_physician()
    make_registration(physician, hospital)
    earlier = make_physician_account(physician, state="revoked")
    with_email(earlier.user, "before@example.com")
    account = make_physician_account(physician, state="awaiting_activation", institution=hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    told = SmsMessage.objects.get(channel="email")
    assert (told.template, reveal(told, "email")) == ("activated-with-other-phone", "before@example.com")
    assert texts_to(reveal(earlier.user, "phone")) == ["activated-with-other-phone"]


def test_the_worker_leaves_a_code_alone_that_replaced_the_expired_one() -> None:
    hospital = make_institution()
    account, scope, now = waiting(hospital), scope_of(make_operator(hospital)), timezone.now()
    send_activation_code(scope, account.pk, now=now - dt.timedelta(hours=73))
    send_activation_code(scope, account.pk, now=now)
    assert expire_activation_codes(now=now) == 0
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    account.refresh_from_db()
    assert account.state == "active"
