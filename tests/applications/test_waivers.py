"""A rule set aside: only what no statute demands, by two persons, until a day, in sight of whoever decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.case import Case, make_case
from tests.factories import form_data, logged_in, make_institution, make_user_officer, scope_of
from yiji.applications.actions.waive_rule import (
    answer_waiver,
    propose_waiver,
    waivable_findings,
    withdraw_waiver,
)
from yiji.applications.models import Application, ApplicationDocument, RuleWaiver
from yiji.applications.queries.rule_findings import rule_findings
from yiji.applications.queries.waivers import waivers_in_force
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal

pytestmark = pytest.mark.django_db
GROUND = "聘用关系已由人社部门共享数据查证。"


@pytest.fixture
def case() -> Case:
    """Accepted, and the proof of employment is missing since."""
    case = make_case().advance("accepted")
    ApplicationDocument.objects.filter(application=case.application, kind="employment_proof").update(
        removed_at=timezone.now()
    )
    case.application.refresh_from_db()
    return case


def severities(case: Case, on: dt.date | None = None) -> dict[str, str]:
    found = rule_findings(case.application, on or timezone.localdate(), "decide")
    return {one.code: one.severity for one in found}


def propose(case: Case, **more: Any) -> RuleWaiver:
    until = timezone.localdate() + dt.timedelta(days=30)
    values = {"rule_code": "DOC-01", "ground": GROUND, "expires_on": until} | more
    return propose_waiver(case.scope("examiner"), case.application.pk, **values)


def test_a_missing_paper_is_set_aside_by_two_persons_and_stays_in_sight(case: Case) -> None:
    assert severities(case)["DOC-01"] == "BLOCK"
    with pytest.raises(Refusal):
        case.examine()
    waiver = propose(case)
    assert severities(case)["DOC-01"] == "BLOCK", "proposed is not in force"
    answer_waiver(case.scope("decider"), case.application.pk, waiver.pk, version=0, agreed=True)
    (found,) = [
        one for one in rule_findings(case.application, timezone.localdate(), "decide") if one.code == "DOC-01"
    ]
    assert found.severity == "WARN"
    assert GROUND in found.way_out_text()
    case.examine()
    case.grant()
    assert [one.rule_code for one in waivers_in_force(case.application, timezone.localdate())] == ["DOC-01"]
    file = reverse("institution:application", args=[case.application.pk])
    assert "决定时豁免的规则" in logged_in(case.clerk).get(file).content.decode()
    verbs = AuditEvent.objects.filter(verb__startswith="rule_waiver.").values_list("verb", flat=True)
    assert sorted(verbs) == ["rule_waiver.agree", "rule_waiver.propose"]


def test_after_its_last_day_the_rule_applies_again(case: Case) -> None:
    waiver = propose(case)
    answer_waiver(case.scope("decider"), case.application.pk, waiver.pk, version=0, agreed=True)
    assert severities(case, waiver.expires_on)["DOC-01"] == "WARN"
    assert severities(case, waiver.expires_on + dt.timedelta(days=1))["DOC-01"] == "BLOCK"


def test_who_proposed_it_cannot_agree(case: Case) -> None:
    waiver = propose(case)
    with pytest.raises(Refusal, match="提出人以外"):
        answer_waiver(case.scope("examiner"), case.application.pk, waiver.pk, version=0, agreed=True)
    waiver.refresh_from_db()
    assert waiver.state == "proposed"


def test_a_rule_of_a_statute_is_never_set_aside(case: Case) -> None:
    Institution.objects.filter(pk=case.hospital.pk).update(licence_state="cancelled")
    case.application = Application.objects.get(pk=case.application.pk)
    assert severities(case)["LOC-07"] == "BLOCK"
    assert [one.code for one in waivable_findings(case.application, timezone.localdate())] == ["DOC-01"]
    with pytest.raises(Refusal, match="不能豁免"):
        propose(case, rule_code="LOC-07")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"ground": "长" * 501}, "ground"),
        ({"expires_on": dt.date(2020, 1, 1)}, "expires_on"),
        ({"expires_on": dt.date(2099, 1, 1)}, "expires_on"),
        ({"rule_code": "ELG-99"}, "rule_code"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_told_at_its_field(
    case: Case, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        propose(case, **wrong)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not RuleWaiver.objects.exists()


def test_declined_and_withdrawn_ones_do_nothing_and_are_ended_once(case: Case) -> None:
    first = propose(case)
    answer_waiver(
        case.scope("decider"), case.application.pk, first.pk, version=0, agreed=False, answer="依据不足"
    )
    assert severities(case)["DOC-01"] == "BLOCK"
    with pytest.raises(Conflict):
        answer_waiver(case.scope("decider"), case.application.pk, first.pk, version=0, agreed=True)
    second = propose(case)
    answer_waiver(case.scope("decider"), case.application.pk, second.pk, version=0, agreed=True)
    with pytest.raises(Refusal):
        withdraw_waiver(case.scope("examiner"), case.application.pk, second.pk, version=1, answer="")
    withdraw_waiver(case.scope("examiner"), case.application.pk, second.pk, version=1, answer="材料已补")
    assert severities(case)["DOC-01"] == "BLOCK"
    with pytest.raises(Conflict):
        withdraw_waiver(case.scope("examiner"), case.application.pk, second.pk, version=2, answer="再撤")


def test_another_authority_finds_nothing_and_a_decided_case_takes_no_waiver(case: Case) -> None:
    foreign = scope_of(make_user_officer(make_institution().licence_issuer, ("examine",)))
    with pytest.raises(NotFound):
        propose_waiver(
            foreign, case.application.pk, rule_code="DOC-01", ground=GROUND, expires_on=timezone.localdate()
        )
    done = make_case().advance("granted")
    with pytest.raises(Conflict):
        propose(done)


def test_the_pages_lead_from_the_file_to_the_waiver_and_back(case: Case) -> None:
    page = reverse("authority:waivers", args=[case.application.pk])
    examiner = logged_in(case.examiner)
    file = reverse("authority:application", args=[case.application.pk])
    assert page in examiner.get(file).content.decode()
    until = (timezone.localdate() + dt.timedelta(days=10)).isoformat()
    wrong = examiner.post(page, form_data(rule_code="DOC-01", ground="", expires_on=until))
    assert wrong.status_code == 422
    assert until in wrong.content.decode(), "what was typed stays"
    assert (
        examiner.post(page, form_data(rule_code="DOC-01", ground=GROUND, expires_on=until)).status_code == 303
    )
    waiver = RuleWaiver.objects.get()
    agree = reverse("authority:agree_to_waiver", args=[case.application.pk, waiver.pk])
    assert examiner.post(agree, form_data(version=0)).status_code == 422
    assert logged_in(case.intake).get(page).status_code == 404
    assert logged_in(case.decider).post(agree, form_data(version=0)).status_code == 303
    shown = examiner.get(file).content.decode()
    assert GROUND in shown
    assert "已豁免" in shown
