"""What an application's actions refuse, and that a refusal leaves nothing behind."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from tests.applications.case import Case, make_case
from tests.factories import (
    make_authority,
    make_institution,
    make_operator,
    make_physician_account,
    make_user_officer,
    scope_of,
)
from yiji.accounts.models import AuthorityOfficer, User
from yiji.applications.actions.accept import accept
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.decide import grant, refuse
from yiji.applications.actions.examine import examine
from yiji.applications.actions.request_supplement import request_supplement, supply
from yiji.applications.actions.return_to_applicant import return_to_applicant
from yiji.applications.actions.submit import submit
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.models import Application, ApplicationStep
from yiji.certificates.models import PrintedForm
from yiji.institutions.models import ApprovingAuthority
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.register.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_who_examined_may_not_decide_even_with_both_duties(case: Case) -> None:
    AuthorityOfficer.objects.filter(user=case.examiner).update(duties=["examine", "decide"])
    case.advance("examined")
    with pytest.raises(Refusal) as refused:
        grant(case.scope("examiner"), case.application.pk, version=case.version)
    assert codes(refused) == ["separation_of_duties"]
    assert case.state == "examined"
    assert not Registration.objects.exists()


def test_who_accepted_may_not_decide_from_another_account_of_the_same_person(case: Case) -> None:
    second = make_user_officer(case.authority, ("decide",))
    User.objects.filter(pk=second.pk).update(person_id=case.intake.person_id)
    case.advance("examined")
    with pytest.raises(Refusal) as refused:
        refuse(
            scope_of(second), case.application.pk, version=case.version, grounds=["ELG-08"], reasons="理由"
        )
    assert codes(refused) == ["separation_of_duties"]


def test_the_applicant_may_not_confirm_his_own_application_as_a_clerk(case: Case) -> None:
    case.advance("submitted")
    User.objects.filter(pk=case.clerk.pk).update(person_id=case.applicant.person_id)
    with pytest.raises(Refusal) as refused:
        case.confirm()
    assert codes(refused) == ["separation_of_duties"]
    assert not PrintedForm.objects.exists()


def test_a_page_drawn_before_somebody_else_acted_is_a_conflict_at_every_step(case: Case) -> None:
    pk, today = case.application.pk, timezone.localdate()
    stale = case.version - 1
    with pytest.raises(Conflict):
        submit(case.scope("applicant"), pk, version=stale)
    case.submit()
    with pytest.raises(Conflict):
        confirm(case.scope("clerk"), pk, version=stale, opinion="同意。", employed_from=today)
    with pytest.raises(Conflict):
        return_to_applicant(case.scope("clerk"), pk, version=stale, reasons=["其他原因"])
    case.confirm()
    with pytest.raises(Conflict):
        accept(case.scope("intake"), pk, version=stale)
    case.accept()
    with pytest.raises(Conflict):
        examine(case.scope("examiner"), pk, version=stale, checked=[], proposal="grant")
    case.examine()
    with pytest.raises(Conflict):
        grant(case.scope("decider"), pk, version=stale)
    assert case.state == "examined"


def test_two_decisions_on_one_page_view_have_one_effect(case: Case) -> None:
    case.advance("examined")
    version = case.version
    grant(case.scope("decider"), case.application.pk, version=version)
    with pytest.raises(Conflict):
        grant(case.scope("decider"), case.application.pk, version=version)
    with pytest.raises(Conflict):
        refuse(
            case.scope("decider"),
            case.application.pk,
            version=version,
            grounds=["ELG-08"],
            reasons="理由",
        )
    assert Registration.objects.filter(physician=case.physician).count() == 1
    assert ApplicationStep.objects.filter(application=case.application, move="grant").count() == 1


def test_a_move_that_the_state_does_not_allow_is_a_conflict(case: Case) -> None:
    with pytest.raises(NotFound):
        case.confirm()  # a draft is nobody's but the applicant's
    case.advance("submitted")
    case.confirm()
    with pytest.raises(Conflict):
        case.confirm()
    with pytest.raises(Conflict):
        grant(case.scope("decider"), case.application.pk, version=case.version)
    with pytest.raises(Conflict):
        examine(
            case.scope("examiner"),
            case.application.pk,
            version=case.version,
            checked=[],
            proposal="grant",
        )
    with pytest.raises(Conflict):
        supply(case.scope("applicant"), case.application.pk, version=case.version)
    assert case.state == "received"
    assert PrintedForm.objects.count() == 1


def test_a_role_that_the_workflow_does_not_name_moves_nothing(case: Case) -> None:
    case.advance("submitted")
    viewer = make_operator(case.hospital, "viewer")
    with pytest.raises(Conflict):
        confirm(
            scope_of(viewer),
            case.application.pk,
            version=case.version,
            opinion="同意。",
            employed_from=timezone.localdate(),
        )
    assert case.state == "submitted"


def test_an_institution_without_an_approving_authority_cannot_confirm(case: Case) -> None:
    ApprovingAuthority.objects.filter(institution=case.hospital, category="clinical").update(
        superseded_at=timezone.now()
    )
    case.advance("submitted")
    with pytest.raises(Refusal) as refused:
        case.confirm()
    assert "AUTH-04" in codes(refused)
    assert all(problem.articles and problem.way_out for problem in refused.value.problems)
    assert case.state == "submitted"


def test_a_rule_that_blocks_stops_the_submission_and_names_its_article(case: Case) -> None:
    case.application.documents.filter(kind="employment_proof").update(removed_at=timezone.now())
    with pytest.raises(Refusal) as refused:
        case.submit()
    (problem,) = refused.value.problems
    assert problem.code == "DOC-01"
    assert problem.articles
    assert case.state == "draft"


def test_a_rule_that_blocks_stops_the_grant_after_the_examination(case: Case) -> None:
    case.advance("examined")
    case.hospital.licence_state = "cancelled"
    case.hospital.save(update_fields=["licence_state"])
    with pytest.raises(Refusal) as refused:
        grant(case.scope("decider"), case.application.pk, version=case.version)
    assert codes(refused) == ["LOC-07"]
    assert not Registration.objects.exists()


def test_a_warning_must_be_ticked_off_before_the_examination_ends(case: Case) -> None:
    case.advance("accepted")
    case.hospital.licence_state = "overdue"
    case.hospital.save(update_fields=["licence_state"])
    with pytest.raises(Refusal) as refused:
        examine(
            case.scope("examiner"),
            case.application.pk,
            version=case.version,
            checked=[],
            proposal="grant",
        )
    assert codes(refused) == ["unticked"]
    case.examine()
    assert case.state == "examined"
    found = {row["code"]: row for row in case.application.findings}
    assert found["LOC-07"]["checked"] is True
    assert found["proposal"]["proposal"] == "grant"


def test_a_refusal_without_grounds_or_reasons_is_refused(case: Case) -> None:
    case.advance("examined")
    scope, pk = case.scope("decider"), case.application.pk
    with pytest.raises(Refusal):
        refuse(scope, pk, version=case.version, grounds=[], reasons="理由")
    with pytest.raises(Refusal):
        refuse(scope, pk, version=case.version, grounds=["ELG-08"], reasons=" ")
    refuse(scope, pk, version=case.version, grounds=["ELG-08"], reasons="健康状况不适宜。")
    assert case.state == "refused"
    assert case.application.decision_grounds == ["ELG-08"]
    assert not Registration.objects.exists()


def test_a_return_says_why(case: Case) -> None:
    case.advance("submitted")
    with pytest.raises(Refusal):
        return_to_applicant(case.scope("clerk"), case.application.pk, version=case.version, reasons=[])
    assert case.state == "submitted"


def test_a_second_supplement_notice_is_refused(case: Case) -> None:
    case.advance("received")
    scope, pk = case.scope("intake"), case.application.pk
    request_supplement(scope, pk, version=case.version, items="聘用证明")
    supply(case.scope("applicant"), pk, version=case.version)
    with pytest.raises(Conflict):
        request_supplement(scope, pk, version=case.version, items="又缺一项")
    assert case.state == "received"


def test_strangers_find_nothing_whether_the_application_exists_or_not(case: Case) -> None:
    case.advance("received")
    other_clerk = scope_of(make_operator(make_institution()))
    other_officer = scope_of(make_user_officer(make_authority(), ("intake", "examine", "decide")))
    other_physician = scope_of(make_physician_account(None).user)
    today, version = timezone.localdate(), case.version
    for pk in (case.application.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            confirm(other_clerk, pk, version=version, opinion="同意。", employed_from=today)
        with pytest.raises(NotFound):
            accept(other_officer, pk, version=version)
        with pytest.raises(NotFound):
            withdraw(other_physician, pk, version=version)
    assert case.state == "received"


def test_an_application_that_has_ended_takes_no_further_move(case: Case) -> None:
    case.advance("accepted")
    withdraw(case.scope("applicant"), case.application.pk, version=case.version)
    assert case.state == "withdrawn"
    with pytest.raises(Conflict):
        case.examine()
    with pytest.raises(Conflict):
        withdraw(case.scope("applicant"), case.application.pk, version=case.version)
    assert Application.objects.get().whose_turn == "nobody"
