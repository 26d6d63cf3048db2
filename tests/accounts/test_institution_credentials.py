"""Seed 1: credentials are issued at the licensing authority's desk and reach only the responsible person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.accounts.desk import (
    PAPERS,
    PASSWORD,
    PHONE,
    SCAN,
    Desk,
    build_desk,
    id_number,
    last_sms,
    seen_papers,
    visit,
)
from yiji.accounts.actions.expire_setup_codes import expire_setup_codes
from yiji.accounts.actions.issue_institution_credentials import issue_institution_credentials
from yiji.accounts.actions.log_in import check_password
from yiji.accounts.actions.redeem_setup_code import prove_setup_code, redeem_setup_code
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import CredentialIssue, InstitutionAccount, Membership, User
from yiji.accounts.queries.institution_accounts import issue_history, issue_receipt
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.institutions.queries.licensed_institutions import licensed_institution
from yiji.kernel.outcome import NotFound, Refusal
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def _state(desk: Desk) -> str:
    return InstitutionAccount.objects.get(institution_id=desk.institution.pk).state


def _first_log_in(code: str, login_name: str, password: str = PASSWORD) -> User:
    return redeem_setup_code(prove_setup_code("institution", login_name, code, address=ADDRESS), password)


def test_a_visit_to_the_desk_opens_the_account_and_sends_the_code_to_the_responsible_person(
    desk: Desk,
) -> None:
    issue = desk.issue()
    user = issue.user
    assert _state(desk) == "issued"
    assert not user.has_usable_password()
    assert user.must_set_password
    assert Membership.objects.get(user=user).role == "administrator"
    sent = last_sms("SMS-1")
    assert sent["login_name"] == user.login_name
    assert len(sent["code"].replace("-", "")) == 12
    scans = StoredFile.objects.filter(owner_kind="credential_issue", owner_id=issue.pk)
    assert {scan.document_kind for scan in scans} == set(PAPERS)
    assert read_file(scans[0]) == SCAN.data
    assert AuditEvent.objects.filter(verb="issue_credentials").count() == 1


def test_nothing_that_an_officer_can_read_contains_the_code(desk: Desk) -> None:
    issue = desk.issue()
    code = last_sms("SMS-1")["code"]
    shown = str(issue_history(desk.scope, desk.institution.pk)) + str(issue_receipt(desk.scope, issue.pk))
    assert code not in shown
    assert code.replace("-", "") not in shown
    assert PHONE not in shown
    assert id_number(11) not in shown


def test_an_institution_licensed_by_another_authority_does_not_exist_here(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.issue(desk.foreign.pk)
    stranger = LicensedInstitution(desk.foreign.pk, "第二医院", desk.foreign.licence_issuer_id, "乙局", "x")
    with pytest.raises(NotFound):
        issue_institution_credentials(desk.scope, stranger, **visit())
    assert not InstitutionAccount.objects.exists()


def test_another_authority_sees_neither_institution_nor_receipt(desk: Desk) -> None:
    issue = desk.issue()
    other = Scope(side="authority", organisation_id=desk.foreign.licence_issuer_id)
    with pytest.raises(NotFound):
        issue_receipt(other, issue.pk)
    with pytest.raises(NotFound):
        licensed_institution(other, desk.institution.pk)
    assert issue_history(other, desk.institution.pk) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_a_missing_paper_is_named_and_nothing_is_issued(desk: Desk, paper: str) -> None:
    seen = {**dict.fromkeys(PAPERS, True), paper: False}
    with pytest.raises(Refusal) as refused:
        desk.issue(papers=seen_papers(seen=seen))
    assert [p.field for p in refused.value.problems] == [f"{paper}_seen"]
    assert not CredentialIssue.objects.exists()
    assert not InstitutionAccount.objects.exists()


def test_scans_may_be_left_out_since_the_copies_are_kept_on_paper(desk: Desk) -> None:
    issue = desk.issue(scans={"power_of_attorney": SCAN})
    assert [one.document_kind for one in StoredFile.objects.filter(owner_id=issue.pk)] == [
        "power_of_attorney"
    ]


def test_the_database_itself_refuses_an_issue_without_all_papers(desk: Desk) -> None:
    issue = desk.issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialIssue.objects.create(
            account=issue.account,
            authority_id=issue.authority_id,
            user=issue.user,
            officer=issue.officer,
            licence_no="x",
            licence_copy_seen=True,
            power_of_attorney_seen=False,
            agent_id_seen=True,
            agent_name="李四",
            responsible_person="李四",
        )


def test_a_responsible_person_other_than_the_agent_needs_his_own_id_number(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        desk.issue(responsible_id_number="")
    assert refused.value.problems[0].field == "responsible_id_number"
    user = desk.issue(responsible_id_number="", responsible_person="李四").user
    assert user.person_id is not None


def test_the_code_sets_the_password_and_makes_the_account_active_once(desk: Desk) -> None:
    login_name = desk.issue().user.login_name
    code = last_sms("SMS-1")["code"]
    user = _first_log_in(code.lower(), login_name.upper())
    assert _state(desk) == "active"
    assert not user.must_set_password
    assert check_password("institution", login_name, PASSWORD, address=ADDRESS).needs == "enrol_totp"
    with pytest.raises(Refusal):
        _first_log_in(code, login_name)


def test_a_weak_password_does_not_use_the_code_up(desk: Desk) -> None:
    login_name = desk.issue().user.login_name
    code = last_sms("SMS-1")["code"]
    with pytest.raises(Refusal):
        _first_log_in(code, login_name, "weak")
    assert _state(desk) == "issued"
    _first_log_in(code, login_name)


def test_the_code_dies_after_a_day_and_the_desk_sees_that(desk: Desk) -> None:
    login_name = desk.issue().user.login_name
    code = last_sms("SMS-1")["code"]
    assert expire_setup_codes() == 0
    later = timezone.now() + dt.timedelta(hours=24, seconds=1)
    with pytest.raises(Refusal):
        prove_setup_code("institution", login_name, code, address=ADDRESS, now=later)
    assert expire_setup_codes(later) == 1
    assert _state(desk) == "setup_expired"
    desk.issue()
    assert _state(desk) == "issued"


def test_a_reissue_to_the_same_person_kills_code_password_and_second_factor(desk: Desk) -> None:
    user = desk.issue().user
    first = last_sms("SMS-1")["code"]
    desk.issue()
    with pytest.raises(Refusal):
        _first_log_in(first, user.login_name)
    _first_log_in(last_sms("SMS-1")["code"], user.login_name)
    again = desk.issue().user
    assert again.pk == user.pk
    assert not again.has_usable_password()
    assert _state(desk) == "active"


def test_a_new_responsible_person_gets_an_account_of_his_own_and_the_old_one_ends(desk: Desk) -> None:
    old = desk.issue().user
    new = desk.issue(
        purpose="replace_agent", responsible_person="孙六", responsible_id_number=id_number(15)
    ).user
    assert new.pk != old.pk
    assert new.login_name != old.login_name
    old.refresh_from_db()
    assert not old.is_active
    assert list(Membership.objects.filter(ended_at__isnull=True).values_list("user_id", flat=True)) == [
        new.pk
    ]


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_suspended_or_closed_account_is_not_reissued(desk: Desk, state: str) -> None:
    InstitutionAccount.objects.create(institution_id=desk.institution.pk, state=state)
    with pytest.raises(Refusal):
        desk.issue()


def test_an_institution_without_numbers_or_with_a_cancelled_licence_gets_no_account(desk: Desk) -> None:
    Institution.objects.filter(pk=desk.institution.pk).update(licence_state="cancelled")
    with pytest.raises(Refusal, match="注销"):
        desk.issue()
    Institution.objects.filter(pk=desk.institution.pk).update(
        licence_state="valid", registration_no=None, uscc=None
    )
    with pytest.raises(Refusal, match="登记号"):
        desk.issue()
    assert not InstitutionAccount.objects.exists()


def test_an_unknown_user_name_and_a_wrong_code_get_one_answer(desk: Desk) -> None:
    login_name = desk.issue().user.login_name
    answers = set()
    for name in (login_name, "nobody"):
        with pytest.raises(Refusal) as refused:
            prove_setup_code("institution", name, "WRONG", address=ADDRESS)
        answers.add(str(refused.value.problems))
    assert len(answers) == 1
