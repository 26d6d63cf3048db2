"""What was recorded and confirmed about a person stops his application by its rule, and no longer once it is over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.applications.case import Case, make_case
from tests.factories import make_registration, make_user_officer, scope_of
from tests.register.conduct_case import PAPER, today
from yiji.applications.actions.decide import grant
from yiji.applications.actions.submit import submit
from yiji.applications.bar_facts import bar_facts
from yiji.applications.models import Application
from yiji.applications.queries.rule_findings import rule_findings
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.close_conduct import answer_close, ask_to_close
from yiji.register.actions.record_conduct import confirm_conduct, record_conduct
from yiji.register.models import ConductRecord, PeriodicAssessment
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db

# Kind, more of the record, the rule that fires, and how many days later the person is free of it (None: never).
BARS: list[tuple[str, dict[str, Any], str, int | None]] = [
    ("incapacity", {}, "ELG-03", None),
    ("criminal", {}, "ELG-04", None),
    ("criminal", {"effective_to": today(30)}, "ELG-04", 800),
    ("court_ban", {"effective_to": today(30)}, "ELG-04", 31),
    ("revocation", {}, "ELG-05", 732),
    ("practice_ban", {"effective_to": today(100)}, "ELG-07", 101),
    ("practice_ban", {"lifelong": True}, "ELG-07", None),
    ("exam_cheating", {"effective_to": today(50)}, "ELG-10", 51),
    ("forged_qualification", {}, "ELG-11", None),
    ("rescission", {}, "ELG-12", 1098),
    ("false_papers", {}, "ELG-13", 367),
]


@pytest.fixture
def case() -> Case:
    return make_case()


def put_on_record(case: Case, kind: str, **more: Any) -> ConductRecord:
    values: dict[str, Any] = {
        "kind": kind,
        "decided_by": "某某市中级人民法院",
        "decided_on": today(),
        "document_no": "〔2026〕7号",
        "ground": "见决定书。",
        "effective_from": today(),
        "evidence": PAPER,
        "name": case.physician.name,
        "id_number": reveal(case.physician, "id_number"),
    } | more
    row = record_conduct(case.scope("examiner"), None, **values)
    return confirm_conduct(case.scope("decider"), row.pk, version=0)


def send(case: Case, days: int = 0) -> Application:
    now = timezone.now() + dt.timedelta(days=days)
    return submit(case.scope("applicant"), case.application.pk, version=case.version, now=now)


def refused(case: Case, days: int = 0) -> dict[str, Problem]:
    with pytest.raises(Refusal) as refusal:
        send(case, days)
    return {problem.code: problem for problem in refusal.value.problems}


@pytest.mark.parametrize(("kind", "more", "rule", "free_after"), BARS)
def test_a_confirmed_record_stops_the_application_until_its_time_is_over(
    case: Case, kind: str, more: dict[str, Any], rule: str, free_after: int | None
) -> None:
    put_on_record(case, kind, **more)
    problem = refused(case)[rule]
    assert problem.articles
    assert problem.way_out_text()
    if free_after is None:
        later = rule_findings(case.application, today(5000), "submit")
        assert rule in {one.code for one in later}
        return
    if "free_from" in problem.params:
        assert abs((problem.params["free_from"] - today()).days - free_after) <= 70 * (kind == "criminal") + 3
    before = rule_findings(
        case.application, problem.params.get("free_from", today(51)) - dt.timedelta(1), "submit"
    )
    after = rule_findings(case.application, problem.params.get("free_from", today(51)), "submit")
    assert rule in {one.code for one in before}
    assert rule not in {one.code for one in after}


def test_after_a_short_ban_the_application_is_sent(case: Case) -> None:
    put_on_record(case, "practice_ban", effective_to=today(5))
    assert "ELG-07" in refused(case, days=5)
    assert send(case, days=6).state == "submitted"


def test_an_unconfirmed_a_returned_or_a_withdrawn_record_stops_nobody(case: Case) -> None:
    row = put_on_record(case, "forged_qualification")
    asked = ask_to_close(
        case.scope("examiner"), row.pk, version=row.version, close_kind="mistaken", close_reason="同名误录。"
    )
    assert "ELG-11" in refused(case), "asked is not withdrawn"
    answer_close(case.scope("decider"), row.pk, version=asked.version, agreed=True)
    assert send(case).state == "submitted"


def test_what_is_recorded_while_the_file_lies_at_the_authority_stops_the_grant(case: Case) -> None:
    case.advance("examined")
    put_on_record(case, "revocation")
    with pytest.raises(Refusal) as refusal:
        grant(case.scope("decider"), case.application.pk, version=case.version)
    assert "ELG-05" in {problem.code for problem in refusal.value.problems}


def test_the_register_itself_tells_who_was_deregistered_for_failing_twice(case: Case) -> None:
    make_registration(
        case.physician, case.hospital, status="deregistered", end_reason="05", ended_on=today(-200)
    )
    problem = {one.code: one for one in rule_findings(case.application, today(), "submit")}["ELG-06"]
    assert problem.params["free_from"] > today(150)
    assert "ELG-06" not in {one.code for one in rule_findings(case.application, today(170), "submit")}


def test_revoked_and_rescinded_registrations_bar_without_a_record(case: Case) -> None:
    make_registration(case.physician, case.hospital, status="revoked", ended_on=today(-10))
    make_registration(case.physician, case.hospital, status="rescinded", ended_on=today(-20))
    bars = bar_facts(case.physician.pk, today())
    assert (bars.revoked_on, bars.rescinded_on) == (today(-10), today(-20))


def test_a_failed_reassessment_stands_until_a_later_pass_is_proved(case: Case) -> None:
    year = today().year
    PeriodicAssessment.objects.create(
        physician=case.physician,
        institution=case.hospital,
        authority=case.authority,
        period_from=year - 2,
        period_to=year,
        attempt=2,
        body="医学会",
        assessed_on=today(-30),
        result="failed",
        state="confirmed",
        recorded_by_person=case.examiner.pk,
        recorded_by_name="甲",
        recorded_at=timezone.now(),
        answered_by_person=case.decider.pk,
    )
    case.application.type = "RE_REGISTER"
    assert "ELG-09" in {one.code for one in rule_findings(case.application, today(), "submit")}
    assert bar_facts(case.physician.pk, today()).assessment_failed
    assert bar_facts(case.physician.pk, today(), reassessed_on=today(-30)).assessment_failed
    assert not bar_facts(case.physician.pk, today(), reassessed_on=today(-5)).assessment_failed


def test_a_suspension_stops_the_change_the_upgrade_the_new_place_and_the_filing(case: Case) -> None:
    officer = scope_of(make_user_officer(case.authority, ("examine",)))
    row = record_conduct(
        officer,
        None,
        kind="suspension",
        decided_by="区卫健局",
        decided_on=today(),
        document_no="1",
        ground="超范围执业。",
        effective_from=today(),
        effective_to=today(200),
        evidence=PAPER,
        name=case.physician.name,
        id_number=reveal(case.physician, "id_number"),
    )
    confirm_conduct(case.scope("decider"), row.pk, version=0)
    for kind in ("CHANGE", "UPGRADE", "ADD_LOCATION", "MULTI_FILE"):
        case.application.type = kind
        found = {one.code: one for one in rule_findings(case.application, today(200), "submit")}
        assert found["ELG-18"].params["free_from"] == today(201), kind
        assert "ELG-18" not in {one.code for one in rule_findings(case.application, today(201), "submit")}
