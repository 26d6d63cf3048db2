"""The authority activates where the institution is silent for five working days, closed, or refuses."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import make_authority, make_institution, make_operator, make_user_officer, scope_of
from tests.register.activation_case import SEEN, known_by_phone, waiting
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice
from yiji.register.actions.authority_activate import authority_activate, send_back_referral
from yiji.register.actions.escalate_silent import escalate_silent
from yiji.register.actions.expire_activation_codes import expire_activation_codes
from yiji.register.actions.refer_to_authority import refuse_to_activate
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.models import AuthorityReferral
from yiji.register.queries.pending_activations import accounts_for_authority
from yiji.register.queries.silence import silence, silent_before

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)  # in Shanghai


def officer_of(hospital: Institution) -> Scope:
    return scope_of(make_user_officer(Authority.objects.get(pk=hospital.licence_issuer_id)))


def days(number: int) -> dt.datetime:
    return MONDAY + dt.timedelta(days=number)


def test_silence_is_over_on_the_day_after_the_fifth_working_day() -> None:
    assert [silence(MONDAY, days(n)).over for n in (0, 4, 7, 8)] == [False, False, False, True]
    assert [silence(MONDAY, days(n)).waited for n in (0, 1, 5, 7)] == [0, 1, 4, 5]
    assert [silence(MONDAY, days(n)).tone for n in (1, 4, 8)] == ["run", "wait", "bad"]
    assert silent_before(days(7)) <= MONDAY
    assert silent_before(days(8)) > MONDAY


def test_the_authority_activates_only_after_five_silent_working_days() -> None:
    hospital = make_institution()
    account, officer = waiting(hospital, waiting_since=MONDAY), officer_of(hospital)
    with pytest.raises(Refusal) as refused:
        authority_activate(officer, account.pk, reason="x", now=days(7), **SEEN)
    assert refused.value.problems[0].code == "institution_has_time"
    authority_activate(officer, account.pk, reason="x", now=days(8), **SEEN)
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "AUTHORITY")


def test_silence_escalates_once_and_tells_authority_institution_and_physician() -> None:
    hospital = make_institution()
    account = waiting(hospital, waiting_since=MONDAY)
    waiting(hospital, waiting_since=days(5))
    assert escalate_silent(now=days(7)) == 0
    assert escalate_silent(now=days(8)) == 1
    assert escalate_silent(now=days(8)) == 0
    referral = AuthorityReferral.objects.get()
    assert (referral.account_id, referral.ground) == (account.pk, "silent")
    told = InAppNotice.objects.filter(recipient_id__in=[hospital.licence_issuer_id, hospital.pk])
    assert {notice.template for notice in told} == {"activation-referred", "activation-escalated"}
    assert InAppNotice.objects.filter(recipient_id=account.user_id).exists()
    assert list(accounts_for_authority(officer_of(hospital), only_due=True)) == [account]


def test_a_silent_institution_may_still_act_and_the_referral_ends() -> None:
    hospital = make_institution()
    account = waiting(hospital, waiting_since=MONDAY)
    escalate_silent(now=days(8))
    send_activation_code(scope_of(make_operator(hospital)), account.pk, now=days(9))
    assert AuthorityReferral.objects.get().state == "ended"
    with pytest.raises(Refusal):
        authority_activate(officer_of(hospital), account.pk, reason="x", now=days(9), **SEEN)


def test_a_code_that_ran_out_gives_the_institution_five_days_from_its_sending() -> None:
    hospital = make_institution()
    account = waiting(hospital, waiting_since=MONDAY)
    send_activation_code(scope_of(make_operator(hospital)), account.pk, now=days(7))
    assert expire_activation_codes(now=days(11)) == 1
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    assert escalate_silent(now=days(11)) == 0
    assert escalate_silent(now=days(15)) == 1


@pytest.mark.parametrize("licence_state", ["suspended", "cancelled", "overdue"])
def test_the_physicians_of_a_closed_institution_go_to_the_authority_at_once(licence_state: str) -> None:
    hospital = make_institution(licence_state=licence_state)
    account = waiting(hospital)
    assert escalate_silent() == 1
    assert AuthorityReferral.objects.get().ground == "closed"
    authority_activate(officer_of(hospital), account.pk, reason="机构停业", **SEEN)
    account.refresh_from_db()
    assert account.state == "active"


def test_what_the_institution_refuses_the_authority_may_activate_at_once() -> None:
    hospital = make_institution()
    account = known_by_phone(hospital)
    clerk = scope_of(make_operator(hospital))
    with pytest.raises(Refusal):
        refuse_to_activate(clerk, account.pk, reason="  ")
    refuse_to_activate(clerk, account.pk, reason="不是本院人员")
    with pytest.raises(Conflict):
        send_activation_code(clerk, account.pk)
    authority_activate(officer_of(hospital), account.pk, reason="核实在岗", **SEEN)
    account.refresh_from_db()
    assert account.state == "active"
    # The phone of record was proven: nothing keeps him from filing.
    assert account.look_only_until is None


def test_what_the_authority_sends_back_waits_for_the_institution_with_the_reason() -> None:
    hospital = make_institution()
    account = waiting(hospital, waiting_since=MONDAY)
    escalate_silent(now=days(8))
    send_back_referral(officer_of(hospital), account.pk, reason="请机构核实", now=days(9))
    referral = AuthorityReferral.objects.get()
    assert (referral.state, referral.answer) == ("sent_back", "请机构核实")
    assert escalate_silent(now=days(10)) == 0
    assert escalate_silent(now=days(17)) == 1


def test_the_document_must_be_seen_at_the_desk() -> None:
    hospital = make_institution()
    account = waiting(hospital, waiting_since=MONDAY)
    with pytest.raises(Refusal) as refused:
        authority_activate(
            officer_of(hospital),
            account.pk,
            identity_seen=False,
            identity_document="",
            reason="x",
            now=days(8),
        )
    assert {p.field for p in refused.value.problems} == {"identity_seen", "identity_document"}


def test_an_authority_of_another_county_does_not_find_the_account() -> None:
    account = waiting(make_institution())
    elsewhere = scope_of(make_user_officer(make_authority(county_code="340111")))
    with pytest.raises(NotFound):
        authority_activate(elsewhere, account.pk, reason="x", **SEEN)
