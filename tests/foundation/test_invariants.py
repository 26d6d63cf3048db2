"""Indexes and checks: what no two rows may be together, and no one row may say, tried past all our code."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tests import factories
from tests.foundation.parallel import at_once
from tests.foundation.rows import make_application, refused, run
from yiji.accounts.models import Membership, OneTimeCode, PhysicianAccount, User
from yiji.applications.models import Application, ApplicationStep
from yiji.certificates.models import IssuedNumber
from yiji.institutions.models import ApprovingAuthority
from yiji.limits.models import SubmitRequest
from yiji.register.models import MultiInstitutionFiling, RegisterChange
from yiji.register.models.registration import LIVE_STATUSES

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def _refused(model: type[models.Model], **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.create(**values)


@pytest.mark.django_db
class TestRegistrations:
    @pytest.mark.parametrize("status", LIVE_STATUSES)
    def test_a_person_has_one_live_registration_in_a_jurisdiction(self, status: str) -> None:
        physician = factories.make_physician()
        factories.make_registration(physician, factories.make_institution(), status=status)
        other = factories.make_institution()
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_registration(physician, other)

    def test_after_its_end_a_new_one_may_begin(self) -> None:
        physician = factories.make_physician()
        factories.make_registration(
            physician, factories.make_institution(), status="deregistered", ended_on=TODAY
        )
        factories.make_registration(physician, factories.make_institution())

    def test_an_assistant_has_one_live_registration_in_all(self) -> None:
        physician = factories.make_physician(level="2")
        factories.make_registration(physician, factories.make_institution())
        other = factories.make_institution()
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_registration(physician, other, practice_jurisdiction="110101")

    def test_a_licensed_physician_may_have_one_in_each_of_two_provinces(self) -> None:
        physician = factories.make_physician()
        factories.make_registration(physician, factories.make_institution())
        factories.make_registration(physician, factories.make_institution(), practice_jurisdiction="110000")

    def test_ended_and_end_date_go_together(self) -> None:
        physician, institution = factories.make_physician(), factories.make_institution()
        for values in ({"status": "deregistered"}, {"ended_on": TODAY}, {"status": "lost"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                factories.make_registration(physician, institution, **values)

    def test_a_place_is_filed_once_and_ends_after_it_begins(self) -> None:
        registration = factories.make_registration(factories.make_physician(), factories.make_institution())
        place = {"registration": registration, "institution": factories.make_institution()}
        _refused(MultiInstitutionFiling, **place, starts_on=TODAY, ends_on=TODAY)
        _refused(MultiInstitutionFiling, **place, starts_on=TODAY, ends_on=TODAY - DAY)
        MultiInstitutionFiling.objects.create(**place, starts_on=TODAY, ends_on=TODAY + DAY)
        _refused(MultiInstitutionFiling, **place, starts_on=TODAY, ends_on=TODAY + DAY)

    def test_a_decision_has_its_effect_once(self) -> None:
        registration = factories.make_registration(factories.make_physician(), factories.make_institution())
        effect = {"registration": registration, "application_id": uuid.uuid4(), "effective_on": TODAY}
        RegisterChange.objects.create(**effect, kind="open")
        _refused(RegisterChange, **effect, kind="open")

    def test_two_registrations_cannot_come_from_one_application(self) -> None:
        opened = uuid.uuid4()
        one, other = factories.make_physician(), factories.make_physician()
        institution = factories.make_institution()
        factories.make_registration(one, institution, opened_by_application=opened)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_registration(other, institution, opened_by_application=opened)

    def test_a_certificate_number_is_given_once(self) -> None:
        person = uuid.uuid4()
        IssuedNumber.objects.create(number="1" * 15, prefix="p", serial=1, physician_id=person)
        _refused(IssuedNumber, number="1" * 15, prefix="p", serial=2, physician_id=person)
        _refused(IssuedNumber, number="2" * 15, prefix="p", serial=1, physician_id=person)


@pytest.mark.django_db
class TestApplications:
    @pytest.mark.parametrize(
        "state", ["draft", "submitted", "returned_by_institution", "examined", "granted"]
    )
    def test_a_person_has_one_open_application_of_a_type(self, state: str) -> None:
        first = make_application(state=state)
        again = {"account": first.account, "physician": first.physician, "physician_name": "x"}
        _refused(Application, **again, type="INITIAL")
        Application.objects.create(**again, type="CHANGE")

    @pytest.mark.parametrize("state", ["withdrawn", "refused", "completed", "not_accepted"])
    def test_after_a_closed_one_the_next_may_be_opened(self, state: str) -> None:
        first = make_application(state=state)
        make_application(first.physician, account=first.account)

    @pytest.mark.parametrize("same_as", ["examiner_person", "submitter_person"])
    def test_who_examined_or_submitted_cannot_decide(self, same_as: str) -> None:
        application = make_application(state="examined")
        Application.objects.filter(pk=application.pk).update(
            decider_person=None, version=application.version + 1
        )
        refused(
            f"UPDATE applications_application SET state = 'granted', decider_person = {same_as}, "
            "version = version + 1",
            match="decider_is_another_person",
        )

    def test_nobody_decides_what_nobody_examined(self) -> None:
        application = make_application(state="examined")
        Application.objects.filter(pk=application.pk).update(
            decider_person=None, version=application.version + 1
        )
        refused(
            "UPDATE applications_application SET examiner_person = NULL, decider_person = %s, version = version + 1",
            uuid.uuid4(),
            match="decider_is_another_person",
        )

    def test_a_decision_names_who_decided(self) -> None:
        application = make_application(state="examined")
        Application.objects.filter(pk=application.pk).update(
            decider_person=None, version=application.version + 1
        )
        for state in ("granted", "refused"):
            refused(
                "UPDATE applications_application SET state = %s, version = version + 1",
                state,
                match="decided_by_somebody",
            )

    def test_the_timeline_has_one_row_per_place(self) -> None:
        application = make_application()
        step = {"application": application, "ordinal": 1, "from_state": "draft", "to_state": "submitted"}
        ApplicationStep.objects.create(**step, move="submit")
        _refused(ApplicationStep, **step, move="submit")


@pytest.mark.django_db
class TestAccounts:
    def test_a_human_has_one_live_physician_account(self) -> None:
        physician = factories.make_physician()
        account = factories.make_physician_account(physician)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_physician_account(physician)
        PhysicianAccount.objects.filter(pk=account.pk).update(state="revoked", version=1)
        factories.make_physician_account(physician)

    def test_a_phone_belongs_to_one_physician_account(self) -> None:
        phone = factories.mobile()
        factories.make_user("physician", phone=phone)
        factories.make_user("institution", phone=phone)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_user("physician", phone=phone)

    def test_log_in_names_differ_by_more_than_their_case(self) -> None:
        factories.make_user("institution", login_name="Clerk.One")
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_user("authority", login_name="clerk.one")

    def test_a_clerk_is_once_in_an_institution_and_has_a_known_role(self) -> None:
        institution = factories.make_institution()
        clerk = factories.make_operator(institution)
        _refused(Membership, user=clerk, institution_id=institution.pk, role="viewer")
        _refused(Membership, user=clerk, institution_id=uuid.uuid4(), role="king")
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=clerk.pk).update(side="nowhere")

    def test_a_code_has_five_tries_and_one_live_sister(self) -> None:
        code = {"purpose": "phone", "subject_id": uuid.uuid4(), "code_hash": uuid.uuid4()}
        until = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
        OneTimeCode.objects.create(**code, expires_at=until, attempts=5)
        refused("UPDATE accounts_onetimecode SET attempts = attempts + 1")
        _refused(OneTimeCode, **code, expires_at=until)
        assert run("UPDATE accounts_onetimecode SET used_at = expires_at") == 1
        OneTimeCode.objects.create(**code, expires_at=until)

    def test_an_institution_has_one_approving_authority_per_category(self) -> None:
        institution = factories.make_institution()
        _refused(
            ApprovingAuthority,
            institution=institution,
            category="clinical",
            authority=factories.make_authority(),
            effective_from=dt.date(2020, 1, 1),
        )

    def test_a_submit_key_is_stored_once(self) -> None:
        key = uuid.uuid4()
        SubmitRequest.objects.create(key=key, account="a", route="r", body_sha256=b"x")
        _refused(SubmitRequest, key=key, account="b", route="r", body_sha256=b"y")


@pytest.mark.usefixtures("committed_db")
def test_of_eight_who_open_the_same_application_at_once_one_succeeds() -> None:
    physician = factories.make_physician()
    account = factories.make_physician_account(physician)
    outcomes = at_once(8, lambda number: make_application(physician, account=account))
    assert sum(isinstance(outcome, Application) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 7


@pytest.mark.usefixtures("committed_db")
def test_of_eight_who_register_the_same_person_at_once_one_succeeds() -> None:
    physician, institution = factories.make_physician(), factories.make_institution()
    outcomes = at_once(8, lambda number: factories.make_registration(physician, institution))
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 7
    assert physician.registrations.count() == 1


@pytest.mark.usefixtures("committed_db")
def test_a_person_with_an_account_cannot_be_removed() -> None:
    account = factories.make_physician_account(factories.make_physician())
    refused("DELETE FROM accounts_user WHERE id = %s", account.user_id)
    assert User.objects.filter(pk=account.user_id).exists()
