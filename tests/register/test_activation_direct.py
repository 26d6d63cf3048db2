"""T1 and T2: direct activation by two persons, the document seen, the phone of record, a ceiling, 72 hours of looking."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import (
    choose_activation_method,
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_user_officer,
    mobile,
    open_direct_activation,
    resident_id,
    scope_of,
)
from tests.register.activation_case import (
    SEEN,
    code_for,
    direct_hospital,
    known_by_phone,
    phone_is_on_record,
    texts_to,
    waiting,
)
from yiji.accounts.models import User
from yiji.applications.actions.start_draft import start_draft
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage
from yiji.register.actions.activate_directly import activate_directly
from yiji.register.actions.authority_activate import authority_activate, send_back_referral
from yiji.register.actions.confirm_direct_activation import (
    confirm_direct_activation,
    decline_direct_activation,
)
from yiji.register.actions.redeem_activation_code import redeem_activation_code
from yiji.register.actions.refer_to_authority import take_back_referral
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.actions.set_activation_method import set_direct_activation_rule
from yiji.register.models import AuthorityReferral, DirectActivation, Physician, Qualification
from yiji.vault.crypto import blind_index

pytestmark = pytest.mark.django_db


def test_t1_a_second_person_confirms_and_the_account_may_only_look_for_72_hours() -> None:
    hospital, now = direct_hospital(), timezone.now()
    account = known_by_phone(hospital)
    clerk, checker = make_operator(hospital), make_operator(hospital, "checker")
    assert activate_directly(scope_of(clerk), account.pk, now=now, **SEEN) == "to_confirm"
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    confirm_direct_activation(scope_of(checker), account.pk, now=now)
    account.refresh_from_db()
    assert (account.state, account.activation_method, account.activated_by) == ("active", "DIRECT", clerk.pk)
    assert account.look_only_until == now + dt.timedelta(hours=72)
    direct = DirectActivation.objects.get()
    assert (direct.state, direct.identity_document) == ("confirmed", "01")
    assert direct.decided_by == checker.pk
    assert SmsMessage.objects.filter(recipient_id=account.user_id, template="direct-activation").count() == 1


def test_t1_filing_within_72_hours_is_refused_and_possible_afterwards() -> None:
    hospital, now = direct_hospital(), timezone.now()
    account = known_by_phone(hospital)
    checker = make_operator(hospital, "checker")
    activate_directly(scope_of(make_operator(hospital)), account.pk, now=now, **SEEN)
    confirm_direct_activation(scope_of(checker), account.pk, now=now)
    scope = scope_of(account.user)
    with pytest.raises(Refusal) as refused:
        start_draft(scope, now=now + dt.timedelta(hours=71))
    assert refused.value.problems[0].code == "look_only"
    assert start_draft(scope, now=now + dt.timedelta(hours=72, seconds=1)).state == "draft"


def test_t1_the_same_person_cannot_confirm_whatever_log_in_he_uses() -> None:
    hospital, number = direct_hospital(), resident_id()
    account = known_by_phone(hospital)
    clerk = make_operator(hospital, id_number=number)
    same = make_operator(hospital, "administrator", id_number=number)
    make_operator(hospital, "checker")
    activate_directly(scope_of(clerk), account.pk, **SEEN)
    for user in (clerk, same):
        with pytest.raises(Refusal) as refused:
            confirm_direct_activation(scope_of(user), account.pk)
        assert refused.value.problems[0].code == "same_person"
    account.refresh_from_db()
    assert account.state == "awaiting_activation"


@pytest.mark.parametrize("state", ["confirmed", "declined"])
def test_t1_the_database_refuses_the_same_person_and_nobody_at_all(state: str) -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    make_operator(hospital, "checker")
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    direct = DirectActivation.objects.get()
    for person in (direct.asked_by_person, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            DirectActivation.objects.filter(pk=direct.pk).update(state=state, decided_by_person=person)


def test_t1_another_phone_than_the_one_of_record_goes_to_the_authority() -> None:
    hospital = direct_hospital()
    account = waiting(hospital, phone_of_record=mobile())
    make_operator(hospital, "checker")
    scope = scope_of(make_operator(hospital))
    assert activate_directly(scope, account.pk, **SEEN) == "at_authority"
    referral = AuthorityReferral.objects.get()
    assert (referral.ground, referral.authority_id) == ("phone", hospital.licence_issuer_id)
    with pytest.raises(Conflict):
        confirm_direct_activation(scope_of(make_operator(hospital, "checker")), account.pk)
    with pytest.raises(Conflict):
        send_activation_code(scope, account.pk)


def test_t1_an_unknown_phone_of_record_is_not_the_same_phone() -> None:
    hospital = direct_hospital()
    make_operator(hospital, "checker")
    assert (
        activate_directly(scope_of(make_operator(hospital)), waiting(hospital).pk, **SEEN) == "at_authority"
    )


def test_t1_the_phone_is_looked_at_once_more_when_it_is_confirmed() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    checker = make_operator(hospital, "checker")
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    User.objects.filter(pk=account.user_id).update(phone_index=blind_index("phone", mobile()))
    confirm_direct_activation(scope_of(checker), account.pk)
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    assert AuthorityReferral.objects.get(state="open").ground == "phone"


def test_t1_the_twenty_first_of_a_day_is_queued_at_the_authority() -> None:
    hospital = direct_hospital()
    clerk = make_operator(hospital)
    make_operator(hospital, "checker")
    scope = scope_of(clerk)
    outcomes = [activate_directly(scope, known_by_phone(hospital).pk, **SEEN) for _ in range(21)]
    assert outcomes == ["to_confirm"] * 20 + ["at_authority"]
    assert AuthorityReferral.objects.get().ground == "ceiling"


def test_t1_without_a_second_person_the_authority_decides() -> None:
    hospital, number = direct_hospital(), resident_id()
    account = known_by_phone(hospital)
    alone = make_operator(hospital, "administrator", id_number=number)
    make_operator(hospital, "checker", id_number=number)
    assert activate_directly(scope_of(alone), account.pk, **SEEN) == "at_authority"
    assert AuthorityReferral.objects.get().ground == "alone"


def test_t1_the_previous_phone_gets_a_message_when_the_authority_activates() -> None:
    hospital, known, now = direct_hospital(), mobile(), timezone.now()
    account = waiting(hospital, phone_of_record=known)
    phone_is_on_record(Physician.objects.get(pk=account.physician_id), known)
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    officer = make_user_officer(Authority.objects.get(pk=hospital.licence_issuer_id))
    authority_activate(scope_of(officer), account.pk, reason="核对无误", now=now, **SEEN)
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "AUTHORITY")
    assert account.look_only_until == now + dt.timedelta(hours=72)
    assert texts_to(known) == ["activated-with-other-phone"]
    assert DirectActivation.objects.get().state == "confirmed"
    assert AuthorityReferral.objects.get().state == "done"


def test_t1_an_officer_who_asked_as_a_clerk_cannot_decide() -> None:
    hospital, number = direct_hospital(), resident_id()
    account = waiting(hospital)
    activate_directly(scope_of(make_operator(hospital, id_number=number)), account.pk, **SEEN)
    authority = Authority.objects.get(pk=hospital.licence_issuer_id)
    same = make_user_officer(authority, id_number=number)
    with pytest.raises(Refusal) as refused:
        authority_activate(scope_of(same), account.pk, reason="x", **SEEN)
    assert refused.value.problems[0].code == "same_person"
    referral = AuthorityReferral.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityReferral.objects.filter(pk=referral.pk).update(
            state="done", closed_by_person=referral.referred_by_person
        )


def test_t1_the_document_must_be_seen_and_its_kind_stated() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    with pytest.raises(Refusal) as refused:
        activate_directly(
            scope_of(make_operator(hospital)), account.pk, identity_seen=False, identity_document="no"
        )
    assert {p.field for p in refused.value.problems} == {"identity_seen", "identity_document"}
    assert not DirectActivation.objects.exists()


def test_t1_direct_activation_is_off_until_the_authority_opens_it_and_the_institution_chooses_it() -> None:
    hospital = make_institution()
    account = known_by_phone(hospital)
    scope = scope_of(make_operator(hospital))
    for expected in ("direct_not_allowed", "direct_not_chosen"):
        with pytest.raises(Refusal) as refused:
            activate_directly(scope, account.pk, **SEEN)
        assert refused.value.problems[0].code == expected
        open_direct_activation(hospital)
        choose_activation_method(hospital, "SMS_CODE")
    choose_activation_method(hospital, "DIRECT")
    assert activate_directly(scope, account.pk, **SEEN) in ("to_confirm", "at_authority")


def test_t1_a_request_cannot_be_confirmed_after_the_authority_has_closed_direct_activation() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    checker = make_operator(hospital, "checker")
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    officer = make_user_officer(Authority.objects.get(pk=hospital.licence_issuer_id), ("credential",))
    set_direct_activation_rule(
        scope_of(officer), institution_id=hospital.pk, allowed=False, reason="整改期间"
    )
    with pytest.raises(Refusal) as refused:
        confirm_direct_activation(scope_of(checker), account.pk)
    assert refused.value.problems[0].code == "direct_not_allowed"


def test_t2_a_physician_whom_the_qualification_register_does_not_know_leaves_no_row() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    Qualification.objects.filter(physician_id=account.physician_id).update(physician=make_physician())
    make_operator(hospital, "checker")
    with pytest.raises(Refusal) as refused:
        activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    assert refused.value.problems[0].code == "not_in_register"
    assert not DirectActivation.objects.exists()
    assert not AuthorityReferral.objects.exists()


def test_another_institution_finds_nothing_to_activate() -> None:
    account = known_by_phone(direct_hospital())
    with pytest.raises(NotFound):
        activate_directly(scope_of(make_operator(direct_hospital())), account.pk, **SEEN)


def test_a_declined_request_can_no_longer_be_confirmed() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    checker = scope_of(make_operator(hospital, "checker"))
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    with pytest.raises(Refusal):
        decline_direct_activation(checker, account.pk, reason=" ")
    decline_direct_activation(checker, account.pk, reason="not our physician")
    assert DirectActivation.objects.get().state == "declined"
    with pytest.raises(Conflict):
        confirm_direct_activation(checker, account.pk)


def test_who_asked_takes_his_own_request_back() -> None:
    hospital = direct_hospital()
    account, clerk = known_by_phone(hospital), make_operator(hospital)
    make_operator(hospital, "checker")
    activate_directly(scope_of(clerk), account.pk, **SEEN)
    decline_direct_activation(scope_of(clerk), account.pk, reason="entered by mistake")
    assert DirectActivation.objects.get().state == "ended"
    assert activate_directly(scope_of(clerk), account.pk, **SEEN) == "to_confirm"


def test_a_code_sent_meanwhile_ends_the_request() -> None:
    hospital = direct_hospital()
    account, clerk = known_by_phone(hospital), make_operator(hospital)
    checker = make_operator(hospital, "checker")
    activate_directly(scope_of(clerk), account.pk, **SEEN)
    send_activation_code(scope_of(clerk), account.pk)
    with pytest.raises(Conflict):
        confirm_direct_activation(scope_of(checker), account.pk)
    redeem_activation_code(scope_of(account.user), code=code_for(account))
    account.refresh_from_db()
    assert account.activation_method == "SMS_CODE"


def test_the_institution_takes_a_referral_back_and_the_authority_sends_one_back() -> None:
    hospital = direct_hospital()
    clerk = scope_of(make_operator(hospital))
    officer = scope_of(make_user_officer(Authority.objects.get(pk=hospital.licence_issuer_id)))
    first, second = waiting(hospital), waiting(hospital)
    for account in (first, second):
        activate_directly(clerk, account.pk, **SEEN)
    take_back_referral(clerk, first.pk)
    send_back_referral(officer, second.pk, reason="人证不一致")
    assert sorted(AuthorityReferral.objects.values_list("state", flat=True)) == ["ended", "sent_back"]
    assert sorted(DirectActivation.objects.values_list("state", flat=True)) == ["declined", "ended"]
    for account in (first, second):
        send_activation_code(clerk, account.pk)
    with pytest.raises(Conflict):
        send_back_referral(officer, second.pk, reason="again")


def test_the_authority_of_another_county_finds_no_referral() -> None:
    hospital = direct_hospital()
    account = waiting(hospital)
    activate_directly(scope_of(make_operator(hospital)), account.pk, **SEEN)
    stranger = scope_of(make_user_officer(make_authority(county_code="340111")))
    for act in (
        lambda: authority_activate(stranger, account.pk, reason="x", **SEEN),
        lambda: send_back_referral(stranger, account.pk, reason="x"),
    ):
        with pytest.raises(NotFound):
            act()
