"""How an institution activates: its own choice within what the authority allows; automatic only where it is safe."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import (
    choose_activation_method,
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
from tests.register.activation_case import known_by_phone, waiting
from tests.register.test_activation_sign_up import verified
from yiji.accounts.models import InstitutionAccount, PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Authority, Institution
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import NotFound, Refusal
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.register.actions.activate_automatically import activate_if_safe
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.actions.set_activation_method import set_activation_method, set_direct_activation_rule
from yiji.register.models import ActivationMethodChange, DirectActivationRule, Physician
from yiji.register.queries.activation_settings import activation_setting, method_history, rule_history
from yiji.register.queries.method_preview import method_preview
from yiji.register.queries.pending_activations import WaitingFilter, waiting_accounts
from yiji.register.queries.waiting_rows import describe_mismatched, describe_waiting

pytestmark = pytest.mark.django_db


def admin_of(hospital: Institution) -> Scope:
    return scope_of(make_operator(hospital, "administrator"))


def officer_of(hospital: Institution) -> Scope:
    return scope_of(make_user_officer(Authority.objects.get(pk=hospital.licence_issuer_id), ("credential",)))


def method_of(hospital: Institution) -> str:
    return str(InstitutionAccount.objects.get(institution_id=hospital.pk).activation_method)


def test_codes_are_the_method_until_another_is_chosen_and_the_history_keeps_each_change() -> None:
    hospital = make_institution()
    scope = admin_of(hospital)
    assert method_of(hospital) == "SMS_CODE"
    set_activation_method(scope, method="AUTO")
    set_activation_method(scope, method="AUTO")
    set_activation_method(scope, method="SMS_CODE")
    changes = method_history(hospital.pk)
    assert [(one["previous"], one["method"]) for one in changes] == [
        ("AUTO", "SMS_CODE"),
        ("SMS_CODE", "AUTO"),
    ]
    assert AuditEvent.objects.filter(verb="activation_method.set").count() == 2


def test_the_history_is_never_changed() -> None:
    hospital = make_institution()
    set_activation_method(admin_of(hospital), method="AUTO")
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivationMethodChange.objects.update(method="DIRECT")
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivationMethodChange.objects.all().delete()


def test_direct_is_refused_until_the_authority_opens_it_for_all_or_for_this_one() -> None:
    hospital = make_institution()
    admin, officer = admin_of(hospital), officer_of(hospital)
    with pytest.raises(Refusal) as refused:
        set_activation_method(admin, method="DIRECT")
    assert refused.value.problems[0].field == "method"
    set_direct_activation_rule(officer, institution_id=None, allowed=True, reason="全区试点")
    set_activation_method(admin, method="DIRECT")
    assert activation_setting(hospital).direct_offered
    set_direct_activation_rule(officer, institution_id=hospital.pk, allowed=False, reason="整改")
    assert not activation_setting(hospital).direct_offered
    set_direct_activation_rule(officer, institution_id=hospital.pk, allowed=None, reason="整改完毕")
    assert activation_setting(hospital).direct_offered
    assert [one["allowed"] for one in rule_history(hospital.licence_issuer_id)] == [None, False, True]
    assert (
        InAppNotice.objects.filter(recipient_id=hospital.pk, template="direct-activation-rule").count() == 2
    )


def test_an_authority_speaks_only_of_institutions_that_it_licensed_and_says_why() -> None:
    hospital = make_institution()
    officer = officer_of(hospital)
    elsewhere = scope_of(make_user_officer(make_authority(), ("credential",)))
    with pytest.raises(NotFound):
        set_direct_activation_rule(elsewhere, institution_id=hospital.pk, allowed=True, reason="x")
    with pytest.raises(NotFound):
        set_direct_activation_rule(officer, institution_id=uuid.uuid4(), allowed=True, reason="x")
    with pytest.raises(Refusal):
        set_direct_activation_rule(officer, institution_id=hospital.pk, allowed=True, reason=" ")
    with pytest.raises(Refusal):
        set_direct_activation_rule(officer, institution_id=None, allowed=None, reason="x")
    assert not DirectActivationRule.objects.exists()


def test_another_authoritys_word_does_not_open_direct_activation() -> None:
    hospital = make_institution()
    stranger = scope_of(make_user_officer(make_authority(), ("credential",)))
    set_direct_activation_rule(stranger, institution_id=None, allowed=True, reason="试点")
    assert not activation_setting(hospital).direct_allowed


@pytest.mark.parametrize("method", ["", "sms_code", "CERT_NO", "AUTHORITY", "x" * 40])
def test_only_the_three_methods_can_be_chosen(method: str) -> None:
    with pytest.raises(Refusal):
        set_activation_method(admin_of(make_institution()), method=method)


def test_automatic_activates_at_sign_up_when_phone_and_registration_agree() -> None:
    hospital, phone = make_institution(), mobile()
    choose_activation_method(hospital, "AUTO")
    number = "340104198001010038"
    physician = make_physician("陈虚", number, phone_of_record=phone)
    make_registration(physician, hospital)
    account = verified("陈虚", number, phone=phone)
    assert (account.state, account.activation_method, account.look_only_until) == ("active", "AUTO", None)
    assert SmsMessage.objects.filter(template="automatic-activation").count() == 1
    assert not InAppNotice.objects.filter(template="account-waiting").exists()


@pytest.mark.parametrize(
    "missing", ["phone differs", "no phone of record", "other institution", "ended", "sms method", "licence"]
)
def test_automatic_leaves_everybody_else_waiting(missing: str) -> None:
    hospital, phone = make_institution(), mobile()
    choose_activation_method(hospital, "SMS_CODE" if missing == "sms method" else "AUTO")
    known = {"phone differs": mobile(), "no phone of record": ""}.get(missing, phone)
    physician = make_physician(phone_of_record=known)
    if missing == "ended":
        make_registration(physician, hospital, status="deregistered", ended_on=dt.date(2024, 1, 1))
    else:
        make_registration(physician, make_institution() if missing == "other institution" else hospital)
    if missing == "licence":
        Institution.objects.filter(pk=hospital.pk).update(licence_state="suspended")
    account = make_physician_account(
        physician, state="awaiting_activation", institution=hospital, phone=phone
    )
    assert not activate_if_safe(Scope.system("test"), account, timezone.now())
    account.refresh_from_db()
    assert account.state == "awaiting_activation"


def test_choosing_automatic_activates_those_who_wait_and_are_safe_and_previews_how_many() -> None:
    hospital = make_institution()
    safe = [known_by_phone(hospital) for _ in range(2)]
    unsafe = waiting(hospital)
    asked = known_by_phone(hospital)
    send_activation_code(scope_of(make_operator(hospital)), asked.pk)
    admin = admin_of(hospital)
    preview = method_preview(admin)
    assert (preview.waiting, preview.safe) == (4, 2)
    set_activation_method(admin, method="AUTO")
    run_due()
    run_due()
    states = {one.pk: one.state for one in PhysicianAccount.objects.all()}
    assert [states[one.pk] for one in (*safe, unsafe, asked)] == [
        "active",
        "active",
        "awaiting_activation",
        "code_sent",
    ]


def test_the_waiting_list_names_each_field_that_does_not_agree() -> None:
    hospital = make_institution()
    good, other_phone = known_by_phone(hospital), waiting(hospital, phone_of_record=mobile())
    newcomer = make_physician_account(
        make_physician("林虚"), state="awaiting_activation", institution=hospital
    )
    scope = scope_of(make_operator(hospital))
    rows = {row.id: row for row in describe_waiting(scope, [good.pk, other_phone.pk, newcomer.pk])}
    assert [check.field for check in rows[good.pk].checks] == [
        "name", "id_number", "qualification", "registration", "phone",
    ]  # fmt: skip
    assert not rows[good.pk].failed
    failed = {pk: [(c.field, c.outcome) for c in row.failed] for pk, row in rows.items()}
    assert failed[other_phone.pk] == [("phone", "differs")]
    assert failed[newcomer.pk] == [("registration", "never"), ("phone", "not_on_record")]


def test_the_filters_of_the_waiting_list_find_by_match_and_by_days() -> None:
    hospital = make_institution()
    scope, now = scope_of(make_operator(hospital)), dt.datetime(2026, 3, 10, 2, 0, tzinfo=dt.UTC)  # a Tuesday
    late = known_by_phone(hospital, waiting_since=dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC))
    soon = waiting(hospital, waiting_since=dt.datetime(2026, 3, 5, 2, 0, tzinfo=dt.UTC))
    new = waiting(hospital, waiting_since=dt.datetime(2026, 3, 9, 2, 0, tzinfo=dt.UTC))
    newcomer = make_physician_account(
        make_physician("林虚"), state="awaiting_activation", institution=hospital, waiting_since=now
    )

    def found(**asked: str) -> set[uuid.UUID]:
        return {one.pk for one in waiting_accounts(scope, WaitingFilter(**asked), now=now)}

    assert found(days="late") == {late.pk}
    assert found(days="soon") == {soon.pk}
    assert found(days="new") == {new.pk, newcomer.pk}
    assert found(match="agrees") == {late.pk}
    assert found(match="phone_differs") == {soon.pk, new.pk, newcomer.pk}
    assert found(match="not_registered") == {newcomer.pk}
    assert found(tab="code_sent") == set()
    assert found(name="林虚") == {newcomer.pk}


def test_an_account_with_another_name_is_shown_to_the_institution_of_that_id_number_only() -> None:
    hospital, other = make_institution(), make_institution()
    number = "340104198001010038"
    make_registration(make_physician("陈实", number), hospital)
    account = verified("陈虚", number)
    assert (account.state, account.activating_institution_id) == ("mismatch", None)
    here, there = scope_of(make_operator(hospital)), scope_of(make_operator(other))
    (row,) = describe_mismatched(here, [account.pk])
    assert [(c.field, c.outcome) for c in row.failed] == [("name", "differs")]
    assert describe_mismatched(there, [account.pk]) == []
    assert describe_waiting(here, [account.pk]) == []
    with pytest.raises(NotFound):
        send_activation_code(here, account.pk)
    assert "陈实" not in str(row)
    assert Physician.objects.get(name="陈实").pk


def test_a_page_of_the_list_asks_the_database_as_often_for_two_as_for_twelve(
    django_assert_max_num_queries: Any,
) -> None:
    hospital = make_institution()
    scope = scope_of(make_operator(hospital))
    ids = [waiting(hospital).pk for _ in range(12)]
    for few in (ids[:2], ids):
        with django_assert_max_num_queries(12):
            assert len(describe_waiting(scope, few)) == len(few)
