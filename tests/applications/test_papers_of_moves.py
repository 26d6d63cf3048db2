"""Each move that the law wants in writing issues its paper: the right kind, words, dates, articles and readers."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories as f
from tests.applications.case import Case, make_case
from tests.applications.test_reports import Desk
from tests.foundation.parallel import rolled_back
from yiji.applications.actions.accept import accept
from yiji.applications.actions.change_clock import extend, pause, resume
from yiji.applications.actions.decide import grant, refuse
from yiji.applications.actions.examine import examine, rule_results
from yiji.applications.actions.hand_on import receive_transferred, refuse_acceptance, transfer
from yiji.applications.actions.hear import hear
from yiji.applications.actions.note import note
from yiji.applications.actions.request_supplement import request_supplement
from yiji.applications.actions.sweep_clocks import sweep_clocks
from yiji.applications.actions.waive_rule import answer_waiver, propose_waiver
from yiji.applications.models import Application, ApplicationDocument
from yiji.audit.models import AuditEvent
from yiji.certificates.models import OfficialPaper
from yiji.certificates.paper_kinds import KINDS
from yiji.certificates.queries.official_papers import papers_of_application
from yiji.institutions.models import ApprovingAuthority
from yiji.jobs.models import Job
from yiji.kernel.outcome import Conflict
from yiji.rulebook.application_types import ALL
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.every_workflow import WORKFLOWS
from yiji.rulebook.papers_of_moves import (
    MOVES_WITH_PAPER,
    MOVES_WITHOUT_PAPER,
    articles_of_paper,
    papers_of_move,
)
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def desk(settings: Any, tmp_path: Any) -> Desk:
    settings.YIJI_FILES_DIR = tmp_path / "files"
    return Desk()


def papers(row: Application) -> list[OfficialPaper]:
    return list(OfficialPaper.objects.filter(application_id=row.pk).order_by("issued_at", "step_ordinal"))


def the_paper(row: Application, kind: str) -> tuple[OfficialPaper, dict[str, Any]]:
    found = OfficialPaper.objects.get(application_id=row.pk, kind=kind)
    return found, json.loads(reveal(found, "content"))


def short(authority: Any) -> str:
    return authority.name.replace("区卫生健康委员会", "卫医")


def test_every_move_of_every_workflow_has_a_paper_or_is_known_to_need_none() -> None:
    moves = {move.name for workflow in WORKFLOWS.values() for move in workflow.moves}
    assert moves == MOVES_WITH_PAPER | MOVES_WITHOUT_PAPER
    assert not MOVES_WITH_PAPER & MOVES_WITHOUT_PAPER
    with pytest.raises(KeyError):
        papers_of_move("an_unheard_of_move", "INITIAL", "physician")


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_every_paper_of_every_type_is_of_a_known_kind_and_cites_its_articles(kind: Any) -> None:
    grounds = ["", *DEREGISTRATION_GROUNDS, "rescission"] if "DEREGISTER" in kind.code else [""]
    for move in kind.workflow.moves:
        for ground in grounds:
            for code in papers_of_move(move.name, kind.code, kind.started_by, ground):
                assert code in KINDS
                cited = articles_of_paper(code, kind.code, ground, case=kind.started_by == "authority")
                assert cited, code
                assert all(article.startswith("《") for article in cited)


def test_kinds_have_counters_words_and_titles_of_their_own() -> None:
    for name in ("counter", "word", "title"):
        assert len({getattr(kind, name) for kind in KINDS.values()}) == len(KINDS), name


@pytest.mark.parametrize(
    ("code", "ground", "wanted"),
    [
        ("INITIAL", "", ("grant_decision",)),
        ("CHANGE", "", ("grant_decision",)),
        ("REISSUE", "", ("permission_decision",)),
        ("DEREGISTER_SELF", "11", ("deregistration_decision", "deregistration_notice")),
        ("DEREGISTER_INST", "07", ("deregistration_decision", "deregistration_notice")),
        ("DEREGISTER_EXOFFICIO", "04", ("deregistration_decision", "penalty_registration_notice")),
        ("DEREGISTER_EXOFFICIO", "rescission", ("revocation_decision", "penalty_registration_notice")),
        ("CORRECT", "", ("correction_notice",)),
    ],
)
def test_what_is_granted_says_which_decision_is_written(
    code: str, ground: str, wanted: tuple[str, ...]
) -> None:
    assert papers_of_move("grant", code, "physician", ground) == wanted


def test_acceptance_names_person_business_dates_and_articles(case: Case) -> None:
    case.advance("received")
    assert papers(case.application) == []
    row = case.accept()
    paper, said = the_paper(row, "acceptance_notice")
    assert paper.doc_no == f"{short(case.authority)}受〔{timezone.localdate().year}〕1号"
    assert paper.step_ordinal == row.version
    assert (paper.physician, paper.institution, paper.authority) == (
        case.physician, case.hospital, case.authority,
    )  # fmt: skip
    assert (said["to"], said["physician_name"]) == ("陈虚", "陈虚")
    assert said["business"] == "注册（首次）"
    assert said["due_on"] == row.decision_due_on.isoformat()  # type: ignore[union-attr]
    assert said["accepted_on"] == timezone.localdate().isoformat()
    assert said["articles"] == ["《行政许可法》第三十二条第一款第五项", "《行政许可法》第三十二条第二款"]
    assert said["application_no"] == row.number
    assert said["institution_name"] == case.hospital.name
    assert "*" in said["identity"]
    assert reveal(case.physician, "id_number") not in reveal(paper, "content")
    assert "deemed" not in said
    assert AuditEvent.objects.filter(verb="paper.issue", object_id=paper.pk).count() == 1
    assert Job.objects.filter(kind="render_paper", payload__paper=str(paper.pk)).count() == 1


def test_silence_of_the_authority_is_acceptance_and_says_so(case: Case) -> None:
    case.advance("received")
    sweep_clocks(now=timezone.now() + dt.timedelta(days=20))
    paper, said = the_paper(case.application, "acceptance_notice")
    assert said["deemed"] == "1"
    assert said["accepted_on"] == said["received_on"]
    assert paper.issued_person_id is None


def test_a_supplement_notice_lists_everything_and_its_end_closes_the_case(case: Case) -> None:
    case.advance("received")
    items = "一、聘用证明原件；\n二、近期照片。"
    row = request_supplement(case.scope("intake"), case.application.pk, version=case.version, items=items)
    _paper, said = the_paper(row, "supplement_notice")
    assert (said["reason"], said["due_on"]) == (items, row.due_on.isoformat())  # type: ignore[union-attr]
    assert said["articles"][0] == "《行政许可法》第三十二条第一款第四项"
    sweep_clocks(now=timezone.now() + dt.timedelta(days=90))
    _paper, closed = the_paper(row, "closing_notice")
    assert closed["due_before"] == said["due_on"]
    assert "补正期限届满未补正" in closed["closing_words"]


def test_non_acceptance_names_the_competent_authority_and_the_remedies(case: Case) -> None:
    case.advance("received")
    row = refuse_acceptance(
        case.scope("intake"),
        case.application.pk,
        version=case.version,
        reasons="不属于本机关职权范围",
        competent_authority="虚构市卫生健康委员会",
    )
    _paper, said = the_paper(row, "non_acceptance")
    assert "虚构市卫生健康委员会" in said["reason"]
    review, suit = said["remedies"]
    assert "六十日" in review
    assert "人民政府" in review
    assert "《行政复议法》第二十条" in review
    assert "六个月" in suit
    assert "《行政诉讼法》第四十六条" in suit


def test_a_transfer_letter_goes_to_the_competent_authority_with_all_earlier_papers(case: Case) -> None:
    case.advance("received")
    other = f.make_authority()
    row = transfer(
        case.scope("intake"),
        case.application.pk,
        version=case.version,
        authority_id=other.pk,
        reason="级别不符",
    )
    paper, said = the_paper(row, "transfer_letter")
    assert (paper.authority, paper.holder, paper.addressee) == (case.authority, other, "authority")
    assert said["authority_name"] == case.authority.name
    assert (said["to"], said["applicant"]) == (other.name, "陈虚")
    intake = f.scope_of(f.make_user_officer(other, ("intake",)))
    assert [one.kind for one in papers_of_application(intake, row.pk)] == ["transfer_letter"]
    row = receive_transferred(intake, row.pk, version=row.version)
    accept(intake, row.pk, version=row.version)
    assert [one.kind for one in papers(row)] == ["transfer_letter", "acceptance_notice"]
    accepted, _said = the_paper(row, "acceptance_notice")
    assert accepted.authority == other


def test_the_clock_is_stopped_resumed_and_lengthened_in_writing(case: Case) -> None:
    case.advance("accepted")
    pause(case.scope("examiner"), case.application.pk, version=case.version, reason="需专家评审，约十日")
    _paper, paused = the_paper(case.application, "pause_notice")
    assert paused["reason"] == "需专家评审，约十日"
    resume(case.scope("examiner"), case.application.pk, version=case.version)
    _paper, resumed = the_paper(case.application, "resume_notice")
    assert resumed["articles"] == ["《行政许可法》第四十五条"]
    row = extend(case.scope("decider"), case.application.pk, version=case.version, reason="案情复杂")
    _paper, longer = the_paper(row, "extension_notice")
    assert (longer["reason"], longer["term_words"]) == ("案情复杂", "10个工作日")
    assert longer["due_before"] < longer["due_on"] == row.decision_due_on.isoformat()  # type: ignore[union-attr]


def test_the_decision_carries_number_certificate_and_the_waivers(case: Case) -> None:
    case.advance("accepted")
    ApplicationDocument.objects.filter(application=case.application, kind="employment_proof").update(
        removed_at=timezone.now()
    )
    waiver = propose_waiver(
        case.scope("examiner"), case.application.pk, rule_code="DOC-01", ground="已由共享数据查证",
        expires_on=timezone.localdate() + dt.timedelta(days=30),
    )  # fmt: skip
    answer_waiver(case.scope("decider"), case.application.pk, waiver.pk, version=0, agreed=True)
    case.examine()
    row = case.grant()
    paper, said = the_paper(row, "grant_decision")
    assert said["certificate_no"] == row.certificate_no != ""
    assert said["decision_number"] == row.decision_number
    assert said["delivery_due_on"] == row.delivery_due_on.isoformat()  # type: ignore[union-attr]
    (told,) = said["waivers"]
    assert told.startswith("DOC-01")
    assert "已由共享数据查证" in told
    assert said["articles"][0] == "《医师法》第十三条"
    assert (paper.addressee, said["copy_to"]) == ("physician", case.hospital.name)
    assert said["scopes"]
    assert len(papers(row)) == 2


def test_a_refusal_gives_grounds_reasons_and_remedies_to_applicant_and_institution(case: Case) -> None:
    case.advance("accepted")
    case.examine("refuse")
    reasons = "经查，申请人" + "事实清楚，" * 199
    row = refuse(
        case.scope("decider"), case.application.pk, version=case.version, grounds=["ELG-05"], reasons=reasons
    )
    paper, said = the_paper(row, "refusal_decision")
    assert paper.addressee == "physician institution"
    assert said["reason"] == reasons
    assert said["grounds"] == ["被吊销医师执业证书不满二年（《医师法》第十六条第一款第三项）"]
    assert len(said["remedies"]) == 2
    assert "《行政许可法》第三十八条" in said["articles"]


def test_a_filing_is_receipted_with_what_follows_from_it(desk: Desk) -> None:
    row = desk.sent("OFF_ROSTER")
    row = note(desk.intake, row.pk, version=row.version, remark="")
    (paper,) = papers(row)
    _paper, said = the_paper(row, "filing_receipt")
    assert (paper.addressee, said["to"]) == ("institution", desk.hospital.name)
    assert said["decision_number"].startswith("BA")
    assert said["event"] == "调离"
    assert "二年" in said["consequence"]


def test_a_hearing_comes_before_and_two_papers_follow_a_deregistration(desk: Desk) -> None:
    row = desk.sent("DEREGISTER_INST", "", deregistration_reason="07", event_on="2023-03-01")
    row = accept(desk.intake, row.pk, version=row.version)
    row = hear(desk.examiner, row.pk, version=row.version, grounds="中止执业满二年，拟注销。")
    heard, said = the_paper(row, "hearing_notice")
    assert (heard.addressee, said["to"], said["due_on"]) == ("physician", "陈虚", row.due_on.isoformat())  # type: ignore[union-attr]
    assert said["intended"] == "注销医师执业注册"
    found = rule_results(row, timezone.localdate())
    row = examine(
        desk.examiner, row.pk, version=row.version, checked=[one.code for one in found], proposal="grant"
    )
    decider = f.scope_of(f.make_user_officer(desk.authority, ("decide",)))
    row = grant(decider, row.pk, version=row.version)
    assert [one.kind for one in papers(row)] == [
        "acceptance_notice", "hearing_notice", "deregistration_decision", "deregistration_notice",
    ]  # fmt: skip
    decision, decided = the_paper(row, "deregistration_decision")
    told, notice = the_paper(row, "deregistration_notice")
    assert (decision.addressee, told.addressee) == ("physician", "institution")
    assert notice["main_no"] == decision.doc_no
    assert decided["event"] == notice["event"] == "中止医师执业活动满二年"
    assert "《医师法》第十七条第一款第五项" in decided["articles"]
    assert decided["remedies"]


def test_of_a_death_the_institution_is_told_and_nobody_is_heard(desk: Desk) -> None:
    row = desk.sent("DEREGISTER_INST", "death_certificate")
    row = accept(desk.intake, row.pk, version=row.version)
    found = [one.code for one in rule_results(row, timezone.localdate())]
    row = examine(desk.examiner, row.pk, version=row.version, checked=found, proposal="grant")
    decider = f.scope_of(f.make_user_officer(desk.authority, ("decide",)))
    row = grant(decider, row.pk, version=row.version)
    decision, said = the_paper(row, "deregistration_decision")
    assert (decision.addressee, said["to"], said["event"]) == ("institution", desk.hospital.name, "死亡")


def test_numbers_are_gap_free_by_authority_kind_and_year_and_a_rollback_gives_its_number_back(
    case: Case,
) -> None:
    case.advance("received")

    def fails() -> None:
        case.accept()

    with pytest.raises(ZeroDivisionError):
        rolled_back(fails)
    assert OfficialPaper.objects.count() == 0
    case.accept()
    second = make_case_at(case)
    second.advance("accepted")
    numbers = [one.doc_no.rsplit("〕", 1)[1] for one in OfficialPaper.objects.order_by("issued_at")]
    assert numbers == ["1号", "2号"]


def make_case_at(first: Case) -> Case:
    """Another applicant of the same authority."""
    other = make_case()
    ApprovingAuthority.objects.filter(institution=other.hospital).update(authority=first.authority)
    for who in ("intake", "examiner", "decider"):
        setattr(other, who, getattr(first, who))
    other.authority = first.authority
    return other


def test_a_late_act_issues_nothing(case: Case) -> None:
    case.advance("accepted")
    with pytest.raises(Conflict), transaction.atomic():
        accept(case.scope("intake"), case.application.pk, version=case.version - 1)
    assert len(papers(case.application)) == 1


def test_a_paper_costs_a_move_few_statements(case: Case) -> None:
    case.advance("received")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        case.accept()
    of_papers = [q["sql"] for q in seen if "officialpaper" in q["sql"] or "render_paper" in q["sql"]]
    assert len(of_papers) <= 4
    assert len(seen) < 45
