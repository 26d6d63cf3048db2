"""The four official cases of activation, and T31: a certificate number is a claim that opens nothing by itself."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db.models import F
from django.utils import timezone

from tests.applications.case import Case, fill
from tests.factories import (
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    make_user_officer,
    mobile,
    scope_of,
)
from tests.register.activation_case import SEEN, code_for
from yiji.accounts import one_time_codes
from yiji.accounts.models import InstitutionAccount, OneTimeCode, PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.actions.start_draft import start_draft
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Authority, Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.register.actions.activate_on_approval import activate_on_approval, apply_before_activation
from yiji.register.actions.ask_authority import ask_authority
from yiji.register.actions.authority_activate import authority_activate
from yiji.register.actions.choose_institution import choose_institution
from yiji.register.actions.claim_by_qualification_no import claim_by_qualification_no
from yiji.register.actions.place_account import placement
from yiji.register.actions.place_again import place_again
from yiji.register.actions.redeem_activation_code import redeem_activation_code
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.actions.watch_activation_codes import watch_activation_codes
from yiji.register.models import AuthorityReferral, Physician, Registration
from yiji.register.queries.activation_way import activation_way
from yiji.register.queries.match import match_person
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def not_in_use() -> Institution:
    """An institution whose account nobody has taken into use."""
    hospital = make_institution()
    InstitutionAccount.objects.filter(institution_id=hospital.pk).update(
        state="not_issued", version=F("version") + 1
    )
    return hospital


def verified(physician: Physician, **more: str) -> PhysicianAccount:
    """The account of a person who has just proven his phone, placed as sign-up places it."""
    placed = placement(match_person(physician.id_number_index, physician.name), timezone.now())
    account = make_physician_account(physician, state=placed["state"], **more)  # type: ignore[arg-type]
    institution_id = placed.get("activating_institution_id")
    if institution_id:
        PhysicianAccount.objects.filter(pk=account.pk).update(
            activating_institution_id=institution_id, waiting_since=timezone.now(), version=1
        )
        account.refresh_from_db()
    return account


def number_of(physician: Physician) -> str:
    return reveal(physician.qualifications.get(), "certificate_no")


def end_registration(registration: Registration) -> None:
    """Another register has taken over from it."""
    Registration.objects.filter(pk=registration.pk).update(
        status="superseded", ended_on=dt.date(2026, 1, 31), version=F("version") + 1
    )


def left(hospital: Institution) -> Physician:
    """Somebody whose registration has ended."""
    physician = make_physician("周虚")
    make_registration(physician, hospital, status="deregistered", ended_on=dt.date(2024, 1, 1))
    return physician


def test_case_a_with_a_valid_registration_the_primary_institution_sends_the_code() -> None:
    hospital, physician = make_institution(), make_physician()
    make_registration(physician, hospital)
    account = verified(physician)
    assert activation_way(account).case == "a"
    assert account.activating_institution_id == hospital.pk
    with pytest.raises(Refusal):
        choose_institution(scope_of(account.user), institution_id=make_institution().pk)
    with pytest.raises(Conflict):
        claim_by_qualification_no(scope_of(account.user), certificate_no=number_of(physician))
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    account.refresh_from_db()
    assert account.state == "active"


def test_case_b_an_institution_that_does_not_use_the_system_lets_its_physician_apply_first() -> None:
    physician, hospital = make_physician(), make_institution()
    make_registration(physician, not_in_use(), province_code="510000", practice_jurisdiction="510000")
    account = verified(physician)
    way = activation_way(account)
    assert (account.state, way.case, way.may_apply_first) == ("verified", "b", True)
    scope = scope_of(account.user)
    assert not scope.may("physician:application:write")
    with pytest.raises(NotFound):
        start_draft(scope)
    choose_institution(scope, institution_id=hospital.pk)
    apply_before_activation(scope)
    apply_before_activation(scope)
    scope = scope_of(account.user)
    assert scope.may("physician:application:write")
    assert "physician.active" not in scope.roles
    assert start_draft(scope).state == "draft"


def test_case_b_a_granted_application_opens_the_account_in_the_decision() -> None:
    authority = make_authority()
    hospital, physician = make_institution(authority=authority), make_physician()
    old = make_registration(physician, not_in_use(), province_code="510000", practice_jurisdiction="510000")
    account = verified(physician)
    choose_institution(scope_of(account.user), institution_id=hospital.pk)
    apply_before_activation(scope_of(account.user))
    # Until there is an application for a change of place, his old registration has to end first.
    end_registration(old)
    case = Case(
        physician=physician,
        applicant=account.user,
        hospital=hospital,
        authority=authority,
        clerk=make_operator(hospital),
        intake=make_user_officer(authority, ("intake",)),
        examiner=make_user_officer(authority, ("examine",)),
        decider=make_user_officer(authority, ("decide",)),
        application=start_draft(scope_of(account.user)),
    )
    fill(case)
    case.advance("examined")
    account.refresh_from_db()
    assert account.state == "verified"
    case.grant()
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "APPROVAL")
    assert account.look_only_until is None


def test_case_b_no_other_account_is_opened_by_a_decision() -> None:
    account = verified(make_physician())
    assert not activate_on_approval(Scope.system("test"), account.pk, now=timezone.now())
    with pytest.raises(Conflict):
        apply_before_activation(scope_of(account.user))
    account.refresh_from_db()
    assert account.state == "verified"


@pytest.mark.parametrize("case", ["c", "d"])
def test_cases_c_and_d_a_right_number_with_a_fresh_phone_only_makes_the_institution_see_him(
    case: str,
) -> None:
    physician = left(make_institution()) if case == "c" else make_physician("林虚")
    account, hospital = verified(physician), make_institution()
    assert (account.state, activation_way(account).case) == ("verified", case)
    scope = scope_of(account.user)
    with pytest.raises(Refusal):
        claim_by_qualification_no(scope, certificate_no=number_of(physician))
    choose_institution(scope, institution_id=hospital.pk)
    claim_by_qualification_no(scope, certificate_no=number_of(physician))
    account.refresh_from_db()
    assert (account.state, account.activating_institution_id) == ("awaiting_activation", hospital.pk)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    account.refresh_from_db()
    assert account.state == "active"


@pytest.mark.parametrize("case", ["c", "d"])
def test_cases_c_and_d_the_phone_of_record_is_the_factor_and_the_account_looks_only(case: str) -> None:
    phone, now = mobile(), timezone.now()
    physician = make_physician("周虚", phone_of_record=phone)
    if case == "c":
        make_registration(physician, make_institution(), status="deregistered", ended_on=dt.date(2024, 1, 1))
    account = verified(physician, phone=phone)
    claim_by_qualification_no(scope_of(account.user), certificate_no=number_of(physician), now=now)
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "CERT_NO")
    assert account.look_only_until == now + dt.timedelta(hours=72)
    assert SmsMessage.objects.filter(recipient_id=account.user_id, template="self-activation").exists()


def test_the_phone_of_record_with_a_wrong_number_opens_nothing() -> None:
    phone = mobile()
    physician = make_physician("周虚", phone_of_record=phone)
    account = verified(physician, phone=phone)
    other = number_of(make_physician("林虚"))
    with pytest.raises(Refusal):
        claim_by_qualification_no(scope_of(account.user), certificate_no=other)
    account.refresh_from_db()
    assert account.state == "verified"


def test_t31_a_script_with_28_guesses_is_stopped_after_three_with_an_alarm() -> None:
    physician, hospital = make_physician("林虚"), make_institution()
    account = verified(physician)
    scope = scope_of(account.user)
    choose_institution(scope, institution_id=hospital.pk)
    right = number_of(physician)
    guesses = [f"{year}{right[4:]}" for year in range(1999, 2027) if str(year) != right[:4]] + [right]
    assert len(guesses) == 28
    outcomes = []
    for guess in guesses:
        try:
            claim_by_qualification_no(scope, certificate_no=guess)
            outcomes.append("in")
        except Refusal:
            outcomes.append("wrong")
        except TooMany:
            outcomes.append("stopped")
    assert outcomes == ["wrong"] * 3 + ["stopped"] * 25
    account.refresh_from_db()
    assert account.state == "verified"
    assert AuditEvent.objects.filter(verb="physician_account.claim_alarm").exists()
    told = InAppNotice.objects.filter(template__in=["claims-used-up", "claims-used-up-here"])
    assert {notice.recipient_id for notice in told} == {account.user_id, hospital.pk}
    assert AuthorityReferral.objects.get().ground == "claims_used"


def test_t31_the_three_tries_are_the_persons_not_the_accounts() -> None:
    physician = make_physician("林虚")
    account, hospital = verified(physician), make_institution()
    choose_institution(scope_of(account.user), institution_id=hospital.pk)
    other = number_of(make_physician("周虚"))
    for _ in range(3):
        with pytest.raises(Refusal):
            claim_by_qualification_no(scope_of(account.user), certificate_no=other)
    PhysicianAccount.objects.filter(pk=account.pk).update(state="revoked", version=F("version") + 1)
    again = verified(physician)
    choose_institution(scope_of(again.user), institution_id=hospital.pk)
    with pytest.raises(TooMany):
        claim_by_qualification_no(scope_of(again.user), certificate_no=number_of(physician))


def test_after_three_wrong_numbers_only_the_desk_of_the_authority_is_left() -> None:
    physician, hospital = make_physician("林虚"), make_institution()
    account = verified(physician)
    choose_institution(scope_of(account.user), institution_id=hospital.pk)
    other = number_of(make_physician("周虚"))
    for _ in range(4):
        with pytest.raises((Refusal, TooMany)):
            claim_by_qualification_no(scope_of(account.user), certificate_no=other)
    with pytest.raises(NotFound):
        send_activation_code(scope_of(make_operator(make_institution())), account.pk)
    officer = make_user_officer(Authority.objects.get(pk=hospital.licence_issuer_id))
    authority_activate(scope_of(officer), account.pk, reason="证件和资格证书已核验", **SEEN)
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "AUTHORITY")
    assert account.look_only_until is not None


def test_who_has_no_institution_asks_an_authority_of_his_choice() -> None:
    physician = make_physician("林虚")
    account, authority = verified(physician), make_authority()
    scope = scope_of(account.user)
    ask_authority(scope, authority_id=authority.pk)
    with pytest.raises(Refusal):
        ask_authority(scope, authority_id=authority.pk)
    elsewhere = scope_of(make_user_officer(make_authority(county_code="340111")))
    with pytest.raises(NotFound):
        authority_activate(elsewhere, account.pk, reason="x", **SEEN)
    authority_activate(scope_of(make_user_officer(authority)), account.pk, reason="x", **SEEN)
    account.refresh_from_db()
    assert account.state == "active"


def test_who_has_a_valid_registration_asks_no_authority_by_himself() -> None:
    physician = make_physician()
    make_registration(physician, make_institution())
    account = verified(physician)
    with pytest.raises(Conflict):
        ask_authority(scope_of(account.user), authority_id=make_authority().pk)


def test_an_officer_does_not_activate_himself() -> None:
    authority = make_authority()
    physician = make_physician("林虚", "340104198001010038")
    account = verified(physician)
    ask_authority(scope_of(account.user), authority_id=authority.pk)
    himself = make_user_officer(authority, id_number="340104198001010038")
    with pytest.raises(Refusal) as refused:
        authority_activate(scope_of(himself), account.pk, reason="x", **SEEN)
    assert refused.value.problems[0].code == "own_account"


def test_who_was_registered_after_his_sign_up_asks_the_institution_of_his_registration() -> None:
    physician, hospital = make_physician(), make_institution()
    account = verified(physician)
    scope = scope_of(account.user)
    choose_institution(scope, institution_id=make_institution().pk)
    with pytest.raises(Conflict):
        place_again(scope)
    make_registration(physician, hospital)
    place_again(scope)
    account.refresh_from_db()
    assert (account.state, account.activating_institution_id) == ("awaiting_activation", hospital.pk)
    with pytest.raises(Conflict):
        place_again(scope)


def test_who_changed_his_institution_while_waiting_takes_his_account_along() -> None:
    physician, old, new = make_physician(), make_institution(), make_institution()
    registration = make_registration(physician, old)
    account = verified(physician)
    clerk = scope_of(make_operator(old))
    Registration.objects.filter(pk=registration.pk).update(primary_institution=new, version=F("version") + 1)
    place_again(scope_of(account.user))
    with pytest.raises(NotFound):
        send_activation_code(clerk, account.pk)
    send_activation_code(scope_of(make_operator(new)), account.pk)


@pytest.mark.parametrize(("spent", "expected"), [(4, False), (5, True)])
def test_t7_many_codes_used_up_by_wrong_tries_raise_one_alarm_a_day(spent: int, expected: bool) -> None:
    for number in range(40):
        one_time_codes.issue("activation", account_id := uuid.uuid4())
        if number < spent:
            OneTimeCode.objects.filter(subject_id=account_id).update(attempts=5)
    assert watch_activation_codes() is expected
    assert watch_activation_codes() is False
    assert AuditEvent.objects.filter(verb="activation_codes.alarm").exists() is expected
