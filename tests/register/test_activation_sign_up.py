"""Signing up: nothing is told before the phone is proven; a right certificate number alone opens nothing."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import (
    PASSWORD,
    make_institution,
    make_physician,
    make_physician_account,
    make_qualification,
    make_registration,
    mobile,
    resident_id,
    scope_of,
)
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.register.actions.choose_institution import choose_institution
from yiji.register.actions.claim_by_qualification_no import claim_by_qualification_no
from yiji.register.actions.match_again import match_again
from yiji.register.actions.sign_up import sign_up
from yiji.register.actions.verify_phone import verify_phone
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def sms_code(user_id: uuid.UUID, template: str = "SMS-2") -> str:
    message = SmsMessage.objects.filter(recipient_id=user_id, template=template).latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def signed_up(name: str, id_number: str, **more: Any) -> uuid.UUID:
    values: dict[str, Any] = {"phone": mobile(), "login_name": f"dr{uuid.uuid4().hex[:8]}"} | more
    return sign_up(Scope.public(), name=name, id_number=id_number, password=PASSWORD, consent=True, **values)


def verified(name: str, id_number: str, **more: Any) -> PhysicianAccount:
    user_id = signed_up(name, id_number, **more)
    result = verify_phone(Scope.public(), user_id, sms_code(user_id))
    assert result.account_id is not None
    return PhysicianAccount.objects.get(pk=result.account_id)


def test_a_physician_with_a_valid_registration_waits_for_his_primary_institution() -> None:
    number = resident_id()
    physician = make_physician("陈虚", number)
    hospital = make_institution()
    make_registration(physician, hospital)
    account = verified("陈虚", number)
    assert account.state == "awaiting_activation"
    assert account.activating_institution_id == hospital.pk
    assert account.physician_id == physician.pk
    assert User.objects.get(pk=account.user_id).is_active
    assert InAppNotice.objects.filter(recipient_id=hospital.pk, template="account-waiting").count() == 1


def test_a_sign_up_opens_nothing_before_the_phone_is_proven() -> None:
    number = resident_id()
    make_physician("陈虚", number)
    user_id = signed_up("陈虚", number)
    assert not User.objects.get(pk=user_id).is_active
    assert not PhysicianAccount.objects.exists()
    with pytest.raises(Refusal):
        verify_phone(Scope.public(), user_id, "abcdef")
    assert not PhysicianAccount.objects.exists()


def test_the_sixth_guess_of_a_phone_code_finds_no_live_code() -> None:
    user_id = signed_up("陈虚", resident_id())
    right = sms_code(user_id)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Refusal):
            verify_phone(Scope.public(), user_id, wrong)
    with pytest.raises(Refusal):
        verify_phone(Scope.public(), user_id, right)


def test_a_phone_code_dies_after_ten_minutes() -> None:
    user_id = signed_up("陈虚", resident_id())
    late = timezone.now() + dt.timedelta(minutes=10, seconds=1)
    with pytest.raises(Refusal):
        verify_phone(Scope.public(), user_id, sms_code(user_id), now=late)


@pytest.mark.parametrize(
    ("stored_name", "known", "field"), [("陈实", True, "name"), ("陈虚", False, "id_number")]
)
def test_a_mismatch_names_the_field_and_never_the_stored_name(
    stored_name: str, known: bool, field: str
) -> None:
    number = resident_id()
    make_physician(stored_name, number if known else resident_id())
    account = verified("陈虚", number)
    assert (account.state, account.mismatch_field, account.physician_id) == ("mismatch", field, None)


def test_a_person_without_qualification_or_registration_is_not_matched() -> None:
    number = resident_id()
    make_physician("陈虚", number, qualified=False)
    assert verified("陈虚", number).mismatch_field == "id_number"


def test_a_corrected_name_is_compared_again_at_most_five_times_a_day() -> None:
    number = resident_id()
    physician = make_physician("买买提·虚", number)
    account = verified("买买提虚", number)
    scope = scope_of(account.user)
    assert match_again(scope, name="买买提 虚") == "mismatch"
    assert match_again(scope, name="买买提·虚") == "verified"
    account.refresh_from_db()
    assert account.physician_id == physician.pk
    with pytest.raises(Conflict):
        match_again(scope, name="买买提·虚")


def test_comparing_names_stops_after_five_tries() -> None:
    number = resident_id()
    make_physician("陈实", number)
    scope = scope_of(verified("陈虚", number).user)
    for _ in range(5):
        match_again(scope, name="陈虚")
    with pytest.raises(TooMany):
        match_again(scope, name="陈实")


def test_a_second_account_for_a_person_is_not_opened_and_the_first_holder_is_told() -> None:
    number = resident_id()
    holder = make_physician_account(make_physician("陈虚", number))
    user_id = signed_up("陈虚", number)
    result = verify_phone(Scope.public(), user_id, sms_code(user_id))
    assert result.account_id is None
    assert not User.objects.get(pk=user_id).is_active
    assert InAppNotice.objects.filter(recipient_id=holder.user_id, template="sign-up-again").exists()


def test_a_phone_serves_one_physician_only() -> None:
    phone = mobile()
    make_physician_account(make_physician("陈一"), phone=phone)
    user_id = signed_up("陈二", resident_id(), phone=phone)
    assert verify_phone(Scope.public(), user_id, sms_code(user_id)).account_id is None


def test_a_taken_login_name_is_refused_whatever_its_case() -> None:
    signed_up("陈一", resident_id(), login_name="Xuchen01")
    with pytest.raises(Refusal) as refused:
        signed_up("陈二", resident_id(), login_name="xuchen01")
    assert refused.value.problems[0].field == "login_name"


@pytest.mark.parametrize("login_name", ["1abcdef", "abcde", "abcdefghijklm", "虚虚虚虚虚虚", "abc def"])
def test_a_login_name_starts_with_a_letter_and_has_six_to_twelve_characters(login_name: str) -> None:
    with pytest.raises(Refusal):
        signed_up("陈虚", resident_id(), login_name=login_name)


def test_a_number_gets_one_code_a_minute() -> None:
    phone = mobile()
    signed_up("陈虚", resident_id(), phone=phone)
    with pytest.raises(TooMany):
        signed_up("陈虚", resident_id(), phone=phone)
    assert SmsMessage.objects.count() == 1


def newcomer() -> tuple[PhysicianAccount, str]:
    number = resident_id()
    physician = make_physician("林虚", number)
    account = verified("林虚", number)
    assert account.state == "verified"
    return account, reveal(physician.qualifications.get(), "certificate_no")


def test_a_newcomer_needs_an_institution_and_the_right_number_and_is_still_not_active() -> None:
    account, certificate_no = newcomer()
    hospital = make_institution()
    scope = scope_of(account.user)
    with pytest.raises(Refusal):
        claim_by_qualification_no(scope, certificate_no=certificate_no)
    choose_institution(scope, institution_id=hospital.pk)
    claim_by_qualification_no(scope, certificate_no=certificate_no)
    account.refresh_from_db()
    assert (account.state, account.activating_institution_id) == ("awaiting_activation", hospital.pk)


def test_the_certificate_number_may_be_tried_three_times_in_a_life() -> None:
    account, certificate_no = newcomer()
    scope = scope_of(account.user)
    choose_institution(scope, institution_id=make_institution().pk)
    wrong_end = "8" if certificate_no.endswith("9") else "9"
    for _ in range(3):
        with pytest.raises(Refusal):
            claim_by_qualification_no(scope, certificate_no=certificate_no[:-1] + wrong_end)
    with pytest.raises(TooMany):
        claim_by_qualification_no(scope, certificate_no=certificate_no)
    account.refresh_from_db()
    assert account.state == "verified"


def test_another_persons_certificate_number_is_no_claim() -> None:
    account, _ = newcomer()
    number = resident_id()
    other = make_qualification(make_physician("周虚", number, qualified=False), number)
    scope = scope_of(account.user)
    choose_institution(scope, institution_id=make_institution().pk)
    with pytest.raises(Refusal):
        claim_by_qualification_no(scope, certificate_no=reveal(other, "certificate_no"))


def test_who_has_a_valid_registration_cannot_choose_who_confirms_him() -> None:
    number = resident_id()
    physician = make_physician("陈虚", number)
    make_registration(physician, make_institution())
    scope = scope_of(verified("陈虚", number).user)
    with pytest.raises(Refusal):
        choose_institution(scope, institution_id=make_institution().pk)


def test_who_is_off_roster_names_the_institution_he_goes_to() -> None:
    number = resident_id()
    physician = make_physician("陈虚", number)
    make_registration(physician, make_institution(), status="off_roster")
    assert verified("陈虚", number).state == "verified"


def test_an_institution_without_a_valid_licence_cannot_be_chosen() -> None:
    account, _ = newcomer()
    scope = scope_of(account.user)
    with pytest.raises(Refusal):
        choose_institution(scope, institution_id=make_institution(licence_state="suspended").pk)
    with pytest.raises(NotFound):
        choose_institution(scope, institution_id=uuid.uuid4())
