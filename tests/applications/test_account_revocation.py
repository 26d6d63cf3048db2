"""Revocation of an account (seed 5.1): two persons, nothing of the register touched, the ID number free again."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import (
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
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.applications.actions.ask_revocation import ask_revocation, take_back_revocation
from yiji.applications.actions.decide_revocation import confirm_revocation, decline_revocation
from yiji.applications.models import Application
from yiji.applications.queries.revocation_effects import revocation_effects
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage
from yiji.register.actions.object_to_revocation import (
    answer_objection,
    ask_objection_code,
    object_to_revocation,
)
from yiji.register.models import AccountRevocation, Physician, Registration
from yiji.register.visibility import visible_revocations
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

pytestmark = pytest.mark.django_db
WHY = {
    "reason": "abnormal",
    "explanation": "账户登录地点异常，已电话向本人核实。",
    "evidence": b"%PDF-1.4 evidence",
    "media_type": "application/pdf",
}


def registered(hospital: Institution, **more: object) -> PhysicianAccount:
    physician = make_physician("买买提·吐尔逊")
    make_registration(physician, hospital)
    return make_physician_account(physician, **more)  # type: ignore[arg-type]


def ask(scope: Scope, account: PhysicianAccount, **more: object) -> AccountRevocation:
    account.refresh_from_db()
    return ask_revocation(scope, account.pk, **{**WHY, "version": account.version, **more})  # type: ignore[arg-type]


def application(account: PhysicianAccount, *way: str) -> Application:
    """An application that went through the states of ``way``."""
    physician = make_physician("林虚") if account.physician_id is None else None
    made = Application.objects.create(
        type="INITIAL",
        account=account,
        physician_id=account.physician_id or physician.pk,  # type: ignore[union-attr]
        physician_name=account.name,
        level="1",
        category="clinical",
    )
    for version, state in enumerate(way, 1):
        Application.objects.filter(pk=made.pk).update(
            state=state,
            version=version,
            number=f"AH{made.pk.hex[:12]}",
            submitted_at=timezone.now(),
        )
    return Application.objects.get(pk=made.pk)


def test_two_persons_revoke_and_the_physician_may_sign_up_again() -> None:
    hospital = make_institution()
    account = registered(hospital)
    user = account.user
    draft = application(account)
    clerk, checker = make_operator(hospital, "operator"), make_operator(hospital, "checker")
    registrations = list(Registration.objects.values())
    request = ask(scope_of(clerk), account)
    account.refresh_from_db()
    assert (request.state, account.state) == ("asked", "active")
    confirm_revocation(scope_of(checker), request.pk, version=request.version)
    account.refresh_from_db()
    draft.refresh_from_db()
    assert (account.state, draft.state) == ("revoked", "withdrawn")
    assert list(Registration.objects.values()) == registrations
    before, user = user.session_epoch, User.objects.get(pk=user.pk)
    assert (user.is_active, user.session_epoch) == (False, before + 1)
    assert scope_for(user) is None
    again = make_physician_account(physician_of(account))
    assert again.state == "active"
    assert AuditEvent.objects.filter(verb="physician_account.revoke", reason="abnormal").count() == 1


def physician_of(account: PhysicianAccount) -> Physician:
    return Physician.objects.get(pk=account.physician_id)


def id_number_of(account: PhysicianAccount) -> str:
    return reveal(physician_of(account), "id_number")


def test_the_phone_of_the_account_and_the_phone_of_record_are_both_told() -> None:
    hospital = make_institution()
    account = registered(hospital)
    physician, known = physician_of(account), mobile()
    seal(physician, "phone_of_record", known)
    physician.phone_of_record_index = blind_index("phone", known)
    physician.save(update_fields=["phone_of_record", "phone_of_record_index"])
    request = ask(scope_of(make_operator(hospital, "operator")), account)
    confirm_revocation(scope_of(make_operator(hospital, "checker")), request.pk, version=0)
    told = {reveal(m, "phone") for m in SmsMessage.objects.filter(template="account-revoked")}
    assert told == {known, reveal(account.user, "phone")}


def test_who_asked_can_not_decide_not_even_under_another_log_in() -> None:
    hospital = make_institution()
    account = registered(hospital)
    clerk = make_operator(hospital, "administrator")
    twin = make_operator(hospital, "checker")
    User.objects.filter(pk=twin.pk).update(person_id=clerk.person_id)
    request = ask(scope_of(clerk), account)
    for user in (clerk, User.objects.get(pk=twin.pk)):
        with pytest.raises(Refusal) as refused:
            confirm_revocation(scope_of(user), request.pk, version=0)
        assert refused.value.problems[0].code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRevocation.objects.filter(pk=request.pk).update(
            state="revoked", decided_by_person=request.asked_by_person, version=1
        )
    account.refresh_from_db()
    assert account.state == "active"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "because"}, "reason"),
        ({"explanation": "异常"}, "explanation"),
        ({"explanation": "　" * 20}, "explanation"),
        ({"evidence": b""}, "evidence"),
    ],
)
def test_a_request_without_reason_words_or_evidence_is_refused_at_its_field(
    changed: dict[str, object], field: str
) -> None:
    hospital = make_institution()
    account = registered(hospital)
    with pytest.raises(Refusal) as refused:
        ask(scope_of(make_operator(hospital)), account, **changed)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert all(problem.way_out for problem in refused.value.problems)
    assert not AccountRevocation.objects.exists()


@pytest.mark.parametrize("state", ["received", "accepted", "examined", "supplement_requested"])
def test_an_application_at_the_authority_blocks_the_revocation(state: str) -> None:
    hospital = make_institution()
    account = registered(hospital)
    way = {
        "received": (),
        "supplement_requested": ("received",),
        "accepted": ("received",),
        "examined": ("received", "accepted"),
    }[state]
    found = application(account, "submitted", "institution_confirmed", *way, state)
    scope = scope_of(make_operator(hospital))
    assert revocation_effects(scope, account.pk).obstacles == (found.number,)
    with pytest.raises(Refusal) as refused:
        ask(scope, account)
    assert refused.value.problems[0].code == "application_at_authority"
    assert found.number in str(refused.value.problems[0].params)


def test_an_application_that_reaches_the_authority_between_the_two_persons_blocks_too() -> None:
    hospital = make_institution()
    account = registered(hospital)
    found = application(account, "submitted")
    request = ask(scope_of(make_operator(hospital)), account)
    for version, state in ((2, "institution_confirmed"), (3, "received")):
        Application.objects.filter(pk=found.pk).update(state=state, version=version)
    with pytest.raises(Refusal):
        confirm_revocation(scope_of(make_operator(hospital, "checker")), request.pk, version=0)
    account.refresh_from_db()
    request.refresh_from_db()
    assert (account.state, request.state) == ("active", "asked")


def test_an_application_not_yet_confirmed_is_withdrawn() -> None:
    hospital = make_institution()
    account = registered(hospital)
    found = application(account, "submitted")
    request = ask(scope_of(make_operator(hospital)), account)
    confirm_revocation(scope_of(make_operator(hospital, "checker")), request.pk, version=0)
    found.refresh_from_db()
    assert found.state == "withdrawn"
    assert found.steps.get(move="void_with_account").from_state == "submitted"


def test_another_institution_sees_neither_account_nor_request() -> None:
    hospital = make_institution()
    account = registered(hospital)
    stranger = scope_of(make_operator(make_institution(), "administrator"))
    request = ask(scope_of(make_operator(hospital)), account)
    for act in (
        lambda: ask(stranger, account),
        lambda: revocation_effects(stranger, account.pk),
        lambda: confirm_revocation(stranger, request.pk, version=0),
        lambda: decline_revocation(stranger, request.pk, version=0, reason="不同意"),
        lambda: take_back_revocation(stranger, request.pk, version=0),
    ):
        with pytest.raises(NotFound):
            act()


def test_one_request_at_a_time_and_each_is_decided_once() -> None:
    hospital = make_institution()
    account = registered(hospital)
    clerk, checker = scope_of(make_operator(hospital)), scope_of(make_operator(hospital, "checker"))
    request = ask(clerk, account)
    with pytest.raises(Conflict):
        ask(clerk, account)
    declined = decline_revocation(checker, request.pk, version=0, reason="本人已说明")
    assert (declined.state, declined.decline_reason) == ("declined", "本人已说明")
    with pytest.raises(Conflict):
        confirm_revocation(checker, request.pk, version=0)
    second = ask(clerk, account)
    with pytest.raises(Conflict):
        confirm_revocation(checker, second.pk, version=7)
    assert take_back_revocation(clerk, second.pk, version=0).state == "taken_back"
    with pytest.raises(Conflict):
        confirm_revocation(checker, second.pk, version=1)
    account.refresh_from_db()
    assert account.state == "active"


def test_a_stale_page_is_a_conflict() -> None:
    hospital = make_institution()
    account = registered(hospital)
    with pytest.raises(Conflict):
        ask_revocation(
            scope_of(make_operator(hospital)),
            account.pk,
            **WHY,  # type: ignore[arg-type]
            version=account.version + 1,
        )


def revoked_account() -> tuple[Institution, AccountRevocation]:
    hospital = make_institution()
    account = registered(hospital)
    request = ask(scope_of(make_operator(hospital)), account)
    confirm_revocation(scope_of(make_operator(hospital, "checker")), request.pk, version=0)
    request.refresh_from_db()
    return hospital, request


def code_in_last_sms() -> str:
    message = SmsMessage.objects.filter(template="SMS-2").latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def test_the_physician_objects_by_the_phone_of_the_account_and_the_authority_answers() -> None:
    hospital, revocation = revoked_account()
    account = revocation.account
    found = ask_objection_code(id_number=id_number_of(account), phone=reveal(account.user, "phone"))
    assert found == revocation.pk
    with pytest.raises(Refusal):
        object_to_revocation(
            Scope.public(), found, code="000000x", objection="账户一直由我本人使用，请恢复。"
        )
    with pytest.raises(Refusal) as thin:
        object_to_revocation(Scope.public(), found, code=code_in_last_sms(), objection="不对")
    assert thin.value.problems[0].field == "objection"
    object_to_revocation(
        Scope.public(), found, code=code_in_last_sms(), objection="账户一直由我本人使用，请恢复。"
    )
    officer = scope_of(make_user_officer(hospital.licence_issuer, ("decide",)))
    revocation.refresh_from_db()
    assert revocation.objection_state == "open"
    answered = answer_objection(
        officer, revocation.pk, version=revocation.version, upheld=True, answer="机构未核实本人。"
    )
    assert answered.objection_state == "upheld"
    account.refresh_from_db()
    assert account.state == "revoked"
    with pytest.raises(Conflict):
        answer_objection(
            officer, revocation.pk, version=revocation.version, upheld=False, answer="再答复一次。"
        )


def test_nobody_learns_from_the_objection_page_whether_an_account_was_revoked() -> None:
    _, revocation = revoked_account()
    before = SmsMessage.objects.count()
    stranger = ask_objection_code(id_number=resident_id(), phone=mobile())
    assert stranger != revocation.pk
    assert SmsMessage.objects.count() == before


def test_an_objection_comes_too_late_after_sixty_days() -> None:
    _, revocation = revoked_account()
    account = revocation.account
    late = timezone.now() + dt.timedelta(days=61)
    found = ask_objection_code(id_number=id_number_of(account), phone=reveal(account.user, "phone"), now=late)
    assert found != revocation.pk


def test_an_authority_reads_its_regions_revocations_but_decides_only_on_its_own() -> None:
    hospital = make_institution()
    account = registered(hospital)
    request = ask(scope_of(make_operator(hospital)), account)
    officer = scope_of(make_user_officer(hospital.licence_issuer, ("decide",)))
    assert list(visible_revocations(officer)) == [request]
    with pytest.raises(NotFound):
        confirm_revocation(officer, request.pk, version=0)
    with pytest.raises(NotFound):
        confirm_revocation(officer, uuid.uuid4(), version=0)
