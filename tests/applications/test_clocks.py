"""What silence means, what stops and lengthens a clock, and that a second run of the sweep changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.applications.case import Case, make_case
from yiji.applications.actions.change_clock import extend, pause, resume
from yiji.applications.actions.hand_on import receive_transferred, refuse_acceptance, take_up, transfer
from yiji.applications.actions.recompute_clocks import recompute_clocks
from yiji.applications.actions.request_supplement import request_supplement
from yiji.applications.actions.sweep_clocks import sweep_clocks
from yiji.applications.models import Application
from yiji.codelists.models import CalendarYear
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def later(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def row(case: Case) -> Application:
    return Application.objects.get(pk=case.application.pk)


class TestSilence:
    def test_ten_working_days_of_the_institution_open_the_way_to_the_authority(self, case: Case) -> None:
        case.advance("submitted")
        assert sweep_clocks(now=later(9)) == 0
        assert sweep_clocks(now=later(40)) == 1
        assert case.state == "escalated"
        assert sweep_clocks(now=later(40)) == 0, "a second run changes nothing"
        with pytest.raises(Refusal):
            take_up(case.scope("intake"), case.application.pk, version=case.version, reason=" ")
        take_up(case.scope("intake"), case.application.pk, version=case.version, reason="电话核实，确已聘用")
        assert case.state == "received"

    def test_the_institution_may_still_confirm_what_was_escalated(self, case: Case) -> None:
        case.advance("submitted")
        sweep_clocks(now=later(40))
        case.confirm()
        assert case.state == "received"

    def test_five_working_days_of_the_authority_are_acceptance_as_of_receipt(self, case: Case) -> None:
        case.advance("received")
        assert sweep_clocks(now=later(20)) == 1
        found = row(case)
        assert (found.state, found.deemed_accepted) == ("accepted", True)
        assert found.accepted_at == found.received_at, "silence dates back to the receipt (APL 32)"
        assert sweep_clocks(now=later(20)) == 0

    def test_what_was_asked_for_and_never_supplied_is_closed(self, case: Case) -> None:
        case.advance("received")
        request_supplement(case.scope("intake"), case.application.pk, version=case.version, items="聘用证明")
        assert sweep_clocks(now=later(29)) == 0
        assert sweep_clocks(now=later(32)) == 1
        assert case.state == "closed_unsupplied"

    def test_whoever_supervises_hears_once_a_day_of_what_is_near_its_date(self, case: Case) -> None:
        factories.make_user_officer(case.authority, ("supervise",))
        case.advance("accepted")
        for _ in range(2):
            sweep_clocks(now=later(27))
        assert SmsMessage.objects.filter(template="SMS-11").count() == 1
        sweep_clocks(now=later(28))
        assert SmsMessage.objects.filter(template="SMS-11").count() == 2


class TestClocks:
    def test_a_pause_leaves_its_working_days_out(self, case: Case) -> None:
        case.advance("accepted")
        before = row(case).decision_due_on
        pause(case.scope("examiner"), case.application.pk, version=case.version, reason="专家评审")
        assert (row(case).state, row(case).due_on) == ("paused", None)
        resume(case.scope("examiner"), case.application.pk, version=case.version, now=later(14))
        found = row(case)
        assert found.paused_days == 10
        assert found.decision_due_on is not None
        assert before is not None
        assert found.decision_due_on >= before + dt.timedelta(days=13)

    def test_ten_days_more_once_by_whoever_decides(self, case: Case) -> None:
        case.advance("accepted")
        before = row(case).decision_due_on
        with pytest.raises(Conflict):
            extend(case.scope("examiner"), case.application.pk, version=case.version, reason="疑难")
        extend(case.scope("decider"), case.application.pk, version=case.version, reason="疑难")
        after = row(case).decision_due_on
        assert after is not None
        assert before is not None
        assert after >= before + dt.timedelta(days=13)
        with pytest.raises(Refusal):
            extend(case.scope("decider"), case.application.pk, version=case.version, reason="疑难")

    @pytest.mark.parametrize("act", [pause, extend])
    def test_no_clock_changes_without_a_reason(self, case: Case, act: Any) -> None:
        case.advance("accepted")
        who = "examiner" if act is pause else "decider"
        with pytest.raises(Refusal):
            act(case.scope(who), case.application.pk, version=case.version, reason=" ")
        assert row(case).state == "accepted"

    def test_dates_follow_the_calendar_when_a_year_is_imported(self, case: Case) -> None:
        case.advance("accepted")
        before = row(case).due_on
        assert before is not None
        assert recompute_clocks() == 0
        year, start = before.year, timezone.localdate() + dt.timedelta(days=1)
        days = [start + dt.timedelta(days=n) for n in range(5)]
        CalendarYear.objects.create(
            year=year,
            holidays=[day.isoformat() for day in days],
            makeup_days=[],
            source="通知",
            imported_at=timezone.now(),
        )
        assert recompute_clocks() == 1
        found = row(case)
        assert found.due_on is not None
        assert found.due_on > before
        assert recompute_clocks() == 0


class TestElsewhere:
    def test_what_is_handed_on_is_the_other_authority_s_and_its_five_days_begin(self, case: Case) -> None:
        case.advance("received")
        other = factories.make_authority()
        intake = factories.make_user_officer(other, ("intake",))
        args = {"version": case.version, "authority_id": other.pk, "reason": "由该机关发证"}
        transfer(case.scope("intake"), case.application.pk, **args)
        assert (row(case).state, row(case).authority_id) == ("transferred", other.pk)
        with pytest.raises(NotFound):
            receive_transferred(case.scope("intake"), case.application.pk, version=case.version)
        receive_transferred(factories.scope_of(intake), case.application.pk, version=case.version)
        assert row(case).state == "received"
        assert row(case).intake_due_on is not None

    def test_nobody_hands_on_to_himself_or_without_a_reason(self, case: Case) -> None:
        case.advance("received")
        for authority_id, reason in ((case.authority.pk, "理由"), (factories.make_authority().pk, "")):
            with pytest.raises(Refusal):
                transfer(
                    case.scope("intake"),
                    case.application.pk,
                    version=case.version,
                    authority_id=authority_id,
                    reason=reason,
                )
        assert row(case).state == "received"

    def test_not_accepted_says_why_and_where_to_turn(self, case: Case) -> None:
        case.advance("received")
        with pytest.raises(Refusal):
            refuse_acceptance(case.scope("intake"), case.application.pk, version=case.version, reasons="")
        refuse_acceptance(
            case.scope("intake"),
            case.application.pk,
            version=case.version,
            reasons="不属于本机关职权",
            competent_authority="虚构市卫健委",
        )
        found = row(case)
        assert (found.state, found.decision_number[:2]) == ("not_accepted", "BS")
        assert "虚构市卫健委" in found.decision_text
