"""更改医师手机号 at the institution (domain I-18): seen in person, confirmed by a second person, a day's notice."""

from __future__ import annotations

import datetime as dt
import uuid

import pyotp
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import (
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    mobile,
    scope_of,
)
from tests.register.contact_case import (
    Doctor,
    a_minute_later,
    code_to,
    doctor,
    params_to,
    staffed,
    templates_to,
)
from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.enrol_totp import enrol_totp
from yiji.accounts.actions.finish_phone_change import carry_out_phone_changes
from yiji.accounts.actions.own_totp import bind_own_totp
from yiji.accounts.actions.stop_phone_change import stop_by_old_phone
from yiji.accounts.models import Membership, PhysicianPhoneChange, User
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.models import InAppNotice
from yiji.register.actions.desk_phone_change import (
    ask_at_desk,
    check_at_desk,
    confirm_at_desk,
    refuse_at_desk,
)
from yiji.register.queries.phone_changes import desk_change, phone_change_count, phone_changes

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(hours=24)
SEEN = {"document_type": "01", "document_seen": True}


def refused(act: object) -> str:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value.problems[0].code


def checked(who: Doctor, clerk: Scope) -> tuple[PhysicianPhoneChange, str]:
    """The first operator's part: (the change, the new number)."""
    new = mobile()
    change_id = ask_at_desk(clerk, who.account.pk, phone=new, **SEEN)
    return check_at_desk(clerk, change_id, code=code_to(new)), new


def test_the_desk_changes_a_lost_number_by_two_persons_and_a_day() -> None:
    who, now = doctor(), timezone.now()
    clerk, checker = staffed(who.hospital)
    new = mobile()
    change_id = ask_at_desk(clerk, who.account.pk, phone=new, **SEEN, now=now)
    assert templates_to(new) == ["phone-change-desk-code"]
    assert desk_change(checker, change_id).state == "asked"
    change = check_at_desk(clerk, change_id, code=code_to(new), now=now)
    assert (change.state, change.document_type) == ("checked", "01")
    assert InAppNotice.objects.filter(
        recipient_id=who.hospital.pk, template="phone-change-to-confirm"
    ).exists()
    confirm_at_desk(checker, change_id, version=change.version, now=now)
    change.refresh_from_db()
    assert (change.state, change.due_at, who.now_used) == ("cooling", now + DAY, who.phone)
    assert params_to(who.phone, "phone-change-notice")["by"] == who.hospital.name
    assert InAppNotice.objects.filter(recipient_id=who.user.pk, template="phone-change-cooling").exists()
    carry_out_phone_changes(now=now + DAY)
    assert who.now_used == new


def test_a_physician_who_asked_online_needs_only_be_seen() -> None:
    who, new = doctor(), mobile()
    clerk, checker = staffed(who.hospital)
    change_id = ask_phone_change(who.user.pk, phone=new, way="institution", institution_id=who.hospital.pk)
    assert phone_change_count(clerk, 9) == 0
    with pytest.raises(Conflict):
        check_at_desk(clerk, change_id, **SEEN)
    assert prove_phone_change(who.user.pk, change_id, code=code_to(new)) == "asked"
    assert phone_change_count(clerk, 9) == 1
    assert refused(lambda: check_at_desk(clerk, change_id, document_type="01")) == "document_not_seen"
    unknown = lambda: check_at_desk(clerk, change_id, document_type="zz", document_seen=True)  # noqa: E731
    assert refused(unknown) == "document_type"
    change = check_at_desk(clerk, change_id, **SEEN)
    confirm_at_desk(checker, change_id, version=change.version)
    assert PhysicianPhoneChange.objects.get().state == "cooling"


def test_the_same_person_cannot_confirm_not_even_with_another_log_in() -> None:
    who = doctor()
    clerk, _checker = staffed(who.hospital)
    change, _new = checked(who, clerk)
    second_log_in = make_operator(who.hospital, "administrator")
    User.objects.filter(pk=second_log_in.pk).update(person_id=clerk.person_id)
    for scope in (clerk, scope_of(second_log_in)):
        confirm = lambda scope=scope: confirm_at_desk(scope, change.pk, version=change.version)  # noqa: E731
        assert refused(confirm) == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        PhysicianPhoneChange.objects.filter(pk=change.pk).update(
            state="cooling",
            confirmed_by_id=uuid.uuid4(),
            confirmed_by_person=clerk.person_id,
            version=change.version + 1,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PhysicianPhoneChange.objects.filter(pk=change.pk).update(state="cooling", version=change.version + 1)


def test_nobody_changes_or_confirms_his_own_number() -> None:
    who = doctor()
    clerk, checker = staffed(who.hospital)
    himself = make_operator(who.hospital, "administrator")
    User.objects.filter(pk=himself.pk).update(person_id=who.user.person_id)
    own = scope_of(himself)
    assert refused(lambda: ask_at_desk(own, who.account.pk, phone=mobile(), **SEEN)) == "own_phone"
    change, _new = checked(who, clerk)
    assert refused(lambda: confirm_at_desk(own, change.pk, version=change.version)) == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        PhysicianPhoneChange.objects.filter(pk=change.pk).update(
            state="cooling", confirmed_by_person=who.user.person_id, version=change.version + 1
        )
    confirm_at_desk(checker, change.pk, version=change.version)


def test_another_institution_finds_nothing() -> None:
    who = doctor()
    clerk, checker = staffed(who.hospital)
    strangers_clerk, strangers_checker = staffed(make_institution())
    with pytest.raises(NotFound):
        ask_at_desk(strangers_clerk, who.account.pk, phone=mobile(), **SEEN)
    change, _new = checked(who, clerk)
    for act in (
        lambda: desk_change(strangers_checker, change.pk),
        lambda: check_at_desk(strangers_clerk, change.pk, code="123456"),
        lambda: confirm_at_desk(strangers_checker, change.pk, version=change.version),
        lambda: refuse_at_desk(strangers_clerk, change.pk, version=change.version, reason="other"),
        lambda: ask_at_desk(who.scope, who.account.pk, phone=mobile(), **SEEN),
    ):
        with pytest.raises(NotFound):
            act()
    assert not phone_changes(strangers_checker, "open").exists()
    assert phone_changes(checker, "open").count() == 1


def test_without_a_document_a_second_operator_or_another_number_there_is_no_change() -> None:
    who = doctor()
    clerk, _checker = staffed(who.hospital)
    ask = lambda **more: ask_at_desk(clerk, who.account.pk, **{"phone": mobile(), **SEEN, **more})  # noqa: E731
    assert refused(lambda: ask(document_seen=False)) == "document_not_seen"
    assert refused(lambda: ask(document_type="")) == "document_type"
    assert refused(lambda: ask(phone=who.phone)) == "phone_same"
    Membership.objects.filter(institution_id=who.hospital.pk, role="checker").update(ended_at=timezone.now())
    assert refused(ask) == "nobody_confirms"
    assert not PhysicianPhoneChange.objects.exists()


def test_a_number_of_another_account_is_told_only_after_its_code() -> None:
    who, taken = doctor(), mobile()
    make_physician_account(None, name="王虚", phone=taken)
    clerk, _checker = staffed(who.hospital)
    change_id = ask_at_desk(clerk, who.account.pk, phone=taken, **SEEN)
    assert refused(lambda: check_at_desk(clerk, change_id, code="00000x")) == "code_wrong"
    assert refused(lambda: check_at_desk(clerk, change_id, code=code_to(taken))) == "phone_taken"
    assert PhysicianPhoneChange.objects.get().state == "expired"


def test_the_old_number_stops_what_the_institution_began_and_the_institution_is_told() -> None:
    who = doctor()
    clerk, checker = staffed(who.hospital)
    change, _new = checked(who, clerk)
    confirm_at_desk(checker, change.pk, version=change.version)
    stop_by_old_phone(who.phone, params_to(who.phone, "phone-change-notice")["code"], address="192.0.2.1")
    assert InAppNotice.objects.filter(recipient_id=who.hospital.pk, template="phone-change-stopped").exists()
    assert desk_change(clerk, change.pk).end_reason == "physician"


def test_the_institution_refuses_with_a_reason_and_of_two_who_act_one_is_told() -> None:
    who = doctor()
    clerk, checker = staffed(who.hospital)
    change, _new = checked(who, clerk)
    no_reason = lambda: refuse_at_desk(clerk, change.pk, version=change.version, reason="")  # noqa: E731
    assert refused(no_reason) == "reason"
    confirm_at_desk(checker, change.pk, version=change.version)
    with pytest.raises(Conflict):
        refuse_at_desk(clerk, change.pk, version=change.version, reason="other")
    with pytest.raises(Conflict):
        confirm_at_desk(checker, change.pk, version=change.version)
    refuse_at_desk(clerk, change.pk, version=change.version + 1, reason="not_the_person")
    assert PhysicianPhoneChange.objects.get().state == "stopped"
    assert InAppNotice.objects.filter(recipient_id=who.user.pk, template="phone-change-refused").exists()


def test_an_app_on_the_lost_phone_goes_with_it_and_the_account_looks_for_72_hours() -> None:
    who, now = doctor(), timezone.now()
    secret = enrol_totp(who.user.pk).secret
    bind_own_totp(who.scope, pyotp.TOTP(secret).now())
    clerk, checker = staffed(who.hospital)
    change, _new = checked(who, clerk)
    confirm_at_desk(checker, change.pk, version=change.version, now=now)
    assert who.user.totp_confirmed_at is not None
    carry_out_phone_changes(now=now + DAY)
    assert (who.user.totp_confirmed_at, who.user.totp_secret) == (None, None)
    assert who.again().look_only_until == now + DAY + dt.timedelta(hours=72)


def test_a_request_that_nobody_sees_expires_after_a_week() -> None:
    who, new, now = doctor(), mobile(), timezone.now()
    change_id = ask_phone_change(
        who.user.pk, phone=new, way="institution", institution_id=who.hospital.pk, now=now
    )
    prove_phone_change(who.user.pk, change_id, code=code_to(new), now=now)
    clerk, _checker = staffed(who.hospital)
    late = now + dt.timedelta(days=7)
    with pytest.raises(Conflict):
        check_at_desk(clerk, change_id, **SEEN, now=late)
    assert carry_out_phone_changes(now=late) == 1
    assert PhysicianPhoneChange.objects.get().state == "expired"


def test_twenty_desk_changes_a_day_and_clerk() -> None:
    clerk, hospital = None, make_institution()
    for number in range(21):
        physician = make_physician()
        make_registration(physician, hospital)
        account = make_physician_account(physician)
        clerk = clerk or staffed(hospital)[0]
        ask = lambda: ask_at_desk(clerk, account.pk, phone=mobile(), **SEEN)  # noqa: B023, E731
        if number < 20:
            ask()
        else:
            with pytest.raises(TooMany):
                ask()


def test_a_second_request_while_one_is_open_is_refused() -> None:
    who = doctor()
    clerk, _checker = staffed(who.hospital)
    checked(who, clerk)
    a_minute_later()
    again = lambda: ask_at_desk(clerk, who.account.pk, phone=mobile(), **SEEN)  # noqa: E731
    assert refused(again) == "phone_change_under_way"
