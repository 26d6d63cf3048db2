"""Approving authorities are set by two persons, hold from their day, and never move what was submitted."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from tests.applications.case import Case, make_case
from tests.institutions.authority_case import DAY, TODAY, alone, decides, fresh, set_by_two
from yiji.accounts.scope import Scope
from yiji.applications.queries.rule_findings import rule_findings
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.decide_authority_proposal import (
    confirm_authority_proposal,
    decline_authority_proposal,
    withdraw_authority_proposal,
)
from yiji.institutions.actions.propose_authority import adopt_defaults, propose_authority
from yiji.institutions.actions.set_approving_authority import cancel_waiting_setting
from yiji.institutions.models import ApprovingAuthority, Authority, AuthorityProposal
from yiji.institutions.queries.approving_authorities import (
    CATEGORIES,
    category_settings,
    proposals_to_check,
    setting_history,
    unset_categories,
)
from yiji.institutions.visibility import settings_in_force, visible_institutions
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """An application ready to be submitted."""
    return make_case()


def test_one_proposes_another_confirms_and_the_authorities_are_told() -> None:
    first, second = factories.make_authority(), factories.make_authority()
    institution, maker, checker = fresh(first)
    set_by_two(maker, checker, "clinical", first)
    proposal = propose_authority(
        maker, "clinical", second.pk, effective_from=TODAY(), reason="发证机关合并，批文第 8 号"
    )
    assert proposal is not None
    assert decides(institution, "clinical") == first
    assert proposals_to_check(checker) == 1
    assert proposals_to_check(maker) == 0
    assert InAppNotice.objects.filter(
        recipient_id=institution.pk, template="approving-authority-to-check"
    ).exists()
    confirm_authority_proposal(checker, proposal.pk, version=0)
    assert decides(institution, "clinical") == second
    live = settings_in_force().get(institution=institution, category="clinical")
    assert (live.set_by_name, live.checked_by_name) == (maker.display_name, checker.display_name)
    assert (live.unusual, live.reason) == ("not_issuer", "发证机关合并，批文第 8 号")
    (past,) = setting_history(maker)
    assert past.authority == first
    assert (
        InAppNotice.objects.filter(recipient_id=second.pk, template="approving-authority-set-from").count()
        == 1
    )
    assert InAppNotice.objects.filter(recipient_id=first.pk, template="approving-authority-left").count() == 1
    assert AuditEvent.objects.filter(verb="approving_authority.set").count() == 2


def test_nobody_checks_his_own_proposal_not_even_with_another_log_in() -> None:
    issuer, other = factories.make_authority(), factories.make_authority()
    institution, maker, checker = fresh(issuer)
    proposal = propose_authority(maker, "dental", other.pk, effective_from=TODAY(), reason="批文第 8 号")
    assert proposal is not None
    twin = Scope(
        side="institution",
        user_id=uuid.uuid4(),
        person_id=maker.person_id,
        display_name="员虚",
        organisation_id=institution.pk,
        roles=frozenset({"institution.checker"}),
    )
    for same_person in (maker, twin):
        with pytest.raises(Refusal) as refusal:
            confirm_authority_proposal(same_person, proposal.pk, version=0)
        assert refusal.value.problems[0].code == "four_eyes"
        assert "操作员" in refusal.value.problems[0].way_out
        with pytest.raises(Refusal):
            decline_authority_proposal(same_person, proposal.pk, version=0, reason="不合适")
    assert decides(institution, "dental") is None
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityProposal.objects.filter(pk=proposal.pk).update(
            state="confirmed", decided_by_person=maker.person_id, version=1
        )
    with pytest.raises(NotFound):
        withdraw_authority_proposal(checker, proposal.pk, version=0)


def test_a_lone_administrator_sets_the_default_at_once_and_is_told_what_to_do_for_anything_else() -> None:
    issuer, other = factories.make_authority(), factories.make_authority()
    institution, maker = alone(issuer)
    factories.make_operator(institution, "viewer")
    assert propose_authority(maker, "clinical", issuer.pk, effective_from=TODAY()) is None
    assert decides(institution, "clinical") == issuer
    with pytest.raises(Refusal) as refusal:
        propose_authority(maker, "dental", other.pk, effective_from=TODAY(), reason="批文第 8 号")
    problem = refusal.value.problems[0]
    assert problem.code == "second_person"
    assert "添加一名复核人员" in problem.way_out
    assert problem.articles


def test_a_later_day_waits_and_takes_effect_on_it_without_any_job() -> None:
    issuer, other = factories.make_authority(), factories.make_authority()
    institution, maker, checker = fresh(issuer)
    set_by_two(maker, checker, "clinical", issuer)
    day = TODAY() + 30 * DAY
    set_by_two(maker, checker, "clinical", other, day, "批文第 8 号")
    assert decides(institution, "clinical") == issuer
    assert decides(institution, "clinical", day - DAY) == issuer
    assert decides(institution, "clinical", day) == other
    (setting,) = [s for s in category_settings(maker) if s.category == "clinical"]
    assert setting.current is not None
    assert setting.current.authority == issuer
    assert setting.waiting is not None
    assert setting.waiting.effective_from == day
    officer = factories.scope_of(factories.make_user_officer(other))
    assert not visible_institutions(officer).exists()
    # The day comes: nothing runs, and it holds.
    ApprovingAuthority.objects.filter(institution=institution, authority=issuer).update(
        effective_from=TODAY() - DAY
    )
    ApprovingAuthority.objects.filter(institution=institution, authority=other).update(effective_from=TODAY())
    assert decides(institution, "clinical") == other
    assert visible_institutions(officer).get() == institution
    assert [past.until for past in setting_history(maker)] == [TODAY()]


def test_what_waits_is_replaced_by_a_later_choice_or_taken_back() -> None:
    issuer, second, third = (factories.make_authority() for _ in range(3))
    institution, maker, checker = fresh(issuer)
    set_by_two(maker, checker, "clinical", issuer)
    soon, later = TODAY() + 5 * DAY, TODAY() + 9 * DAY
    set_by_two(maker, checker, "clinical", second, soon, "批文第 8 号")
    set_by_two(maker, checker, "clinical", third, later, "批文第 9 号")
    assert decides(institution, "clinical", soon) == issuer
    assert decides(institution, "clinical", later) == third
    assert cancel_waiting_setting(maker, "clinical") == 1
    assert decides(institution, "clinical", later) == issuer
    assert InAppNotice.objects.filter(
        recipient_id=third.pk, template="approving-authority-cancelled"
    ).exists()
    assert [(past.authority, past.until) for past in setting_history(maker)] == [
        (third, None),
        (second, None),
    ]
    with pytest.raises(Conflict):
        cancel_waiting_setting(maker, "clinical")


@pytest.mark.parametrize("days", [-1, 367, 36500])
def test_a_day_that_has_passed_or_is_far_away_is_refused_at_its_field(days: int) -> None:
    issuer = factories.make_authority()
    _institution, maker = alone(issuer)
    with pytest.raises(Refusal) as refusal:
        propose_authority(maker, "clinical", issuer.pk, effective_from=TODAY() + days * DAY)
    assert refusal.value.problems[0].field == "effective_from"
    assert TODAY().isoformat() in refusal.value.problems[0].text()


def test_a_proposal_whose_day_passed_while_it_waited_takes_effect_on_the_day_of_its_check() -> None:
    issuer = factories.make_authority()
    institution, maker, checker = fresh(issuer)
    proposal = propose_authority(
        maker, "clinical", issuer.pk, effective_from=TODAY() - 3 * DAY, now=timezone.now() - 4 * DAY
    )
    assert proposal is not None
    confirm_authority_proposal(checker, proposal.pk, version=0)
    assert settings_in_force().get(institution=institution).effective_from == TODAY()
    proposal.refresh_from_db()
    assert proposal.effective_from == TODAY()


def test_declined_withdrawn_or_stale_proposals_change_nothing() -> None:
    issuer = factories.make_authority()
    institution, maker, checker = fresh(issuer)
    first = propose_authority(maker, "clinical", issuer.pk, effective_from=TODAY())
    assert first is not None
    with pytest.raises(Conflict):
        propose_authority(maker, "clinical", issuer.pk, effective_from=TODAY())
    with pytest.raises(Conflict):
        confirm_authority_proposal(checker, first.pk, version=7)
    decline_authority_proposal(checker, first.pk, version=0, reason="先问发证机关")
    with pytest.raises(Conflict):
        confirm_authority_proposal(checker, first.pk, version=1)
    second = propose_authority(maker, "clinical", issuer.pk, effective_from=TODAY())
    assert second is not None
    withdraw_authority_proposal(maker, second.pk, version=0)
    assert not ApprovingAuthority.objects.filter(institution=institution).exists()
    first.refresh_from_db()
    assert (first.state, first.decline_reason) == ("declined", "先问发证机关")


def test_the_same_authority_again_is_refused_as_no_change() -> None:
    authority = factories.make_authority()
    _institution, maker = alone(authority)
    propose_authority(maker, "dental", authority.pk, effective_from=TODAY())
    with pytest.raises(Refusal) as refusal:
        propose_authority(maker, "dental", authority.pk, effective_from=TODAY())
    assert refusal.value.problems[0].code == "no_change"
    assert setting_history(maker) == []


def test_an_authority_closed_while_its_proposal_waited_is_not_confirmed() -> None:
    issuer, other = factories.make_authority(), factories.make_authority()
    institution, maker, checker = fresh(issuer)
    proposal = propose_authority(maker, "dental", other.pk, effective_from=TODAY(), reason="批文第 8 号")
    assert proposal is not None
    Authority.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(Refusal):
        confirm_authority_proposal(checker, proposal.pk, version=0)
    assert decides(institution, "dental") is None


def test_an_unknown_category_a_foreign_side_and_a_foreign_institution_find_nothing() -> None:
    authority = factories.make_authority()
    _institution, maker, _checker = fresh(authority)
    with pytest.raises(NotFound):
        propose_authority(maker, "veterinary", authority.pk, effective_from=TODAY())
    for stranger in (Scope.public(), factories.scope_of(factories.make_user_officer(authority))):
        with pytest.raises(NotFound):
            propose_authority(stranger, "clinical", authority.pk, effective_from=TODAY())
    proposal = propose_authority(maker, "clinical", authority.pk, effective_from=TODAY())
    assert proposal is not None
    _other, _maker, foreign_checker = fresh(authority)
    with pytest.raises(NotFound):
        confirm_authority_proposal(foreign_checker, proposal.pk, version=0)


def test_the_defaults_fill_only_what_is_not_set_and_wait_for_a_second_person_where_there_is_one() -> None:
    issuer = factories.make_authority()
    _institution, single = alone(issuer)
    propose_authority(single, "clinical", issuer.pk, effective_from=TODAY())
    assert len(unset_categories(single)) == 3
    assert adopt_defaults(single) == (3, 0)
    assert adopt_defaults(single) == (0, 0)
    assert unset_categories(single) == []
    _institution, maker, checker = fresh(issuer)
    assert adopt_defaults(maker) == (0, 4)
    assert adopt_defaults(maker) == (0, 0)
    assert len(unset_categories(maker)) == 4
    for proposal in AuthorityProposal.objects.filter(state="proposed"):
        confirm_authority_proposal(checker, proposal.pk, version=0)
    assert unset_categories(maker) == []
    settings = {row.category: row for row in category_settings(maker)}
    assert set(settings) == set(CATEGORIES)
    assert not any(row.unusual for row in settings.values())


def test_a_missing_setting_blocks_confirmation_until_it_takes_effect(case: Case) -> None:
    ApprovingAuthority.objects.filter(institution=case.hospital).delete()
    case.advance("submitted")
    maker = factories.scope_of(factories.make_operator(case.hospital, "administrator"))
    checker = factories.scope_of(factories.make_operator(case.hospital, "checker"))
    proposal = propose_authority(
        maker, "clinical", case.hospital.licence_issuer_id, effective_from=TODAY() + DAY
    )
    assert proposal is not None
    confirm_authority_proposal(checker, proposal.pk, version=0)
    with pytest.raises(Refusal) as refused:
        case.confirm()
    assert "AUTH-04" in {problem.code for problem in refused.value.problems}
    ApprovingAuthority.objects.filter(institution=case.hospital).update(effective_from=TODAY())
    case.confirm()
    assert case.state == "received"


def test_changing_the_setting_never_moves_what_was_submitted_nor_makes_its_authority_the_wrong_one(
    case: Case,
) -> None:
    case.advance("received")
    before = case.application.authority_id
    other = factories.make_authority()
    maker = factories.scope_of(factories.make_operator(case.hospital, "administrator"))
    checker = factories.scope_of(factories.make_operator(case.hospital, "checker"))
    set_by_two(maker, checker, "clinical", other, reason="批文第 8 号")
    assert decides(case.hospital, "clinical") == other
    case.application.refresh_from_db()
    assert case.application.authority_id == before
    found = {problem.code for problem in rule_findings(case.application, TODAY(), "accept")}
    assert "AUTH-05" not in found
    case.accept()
    assert case.state == "accepted"
    case.application.refresh_from_db()
    assert case.application.authority_id == before


def test_what_was_submitted_before_the_change_is_confirmed_to_the_authority_of_that_day(
    case: Case,
) -> None:
    case.advance("submitted")
    case.application.refresh_from_db()
    before = case.application.authority_id
    maker = factories.scope_of(factories.make_operator(case.hospital, "administrator"))
    checker = factories.scope_of(factories.make_operator(case.hospital, "checker"))
    set_by_two(maker, checker, "clinical", factories.make_authority(), reason="批文第 8 号")
    case.confirm()
    case.accept()
    case.application.refresh_from_db()
    assert case.application.authority_id == before
