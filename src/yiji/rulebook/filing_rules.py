"""Multi-institution filing (多执业机构备案): where, when, as what; and its cancellation."""

from __future__ import annotations

from datetime import date, timedelta

from yiji.rulebook import assumptions as a
from yiji.rulebook.facts import ApplicationFacts, FilingFacts
from yiji.rulebook.laws import ML, MR
from yiji.rulebook.periods import last_day
from yiji.rulebook.practice_location import ASSISTANT, practice_jurisdiction
from yiji.rulebook.rule import Finding, automatic, rule

MR_DAY = date(2017, 4, 1)
ML_DAY = date(2022, 3, 1)
_CANCELLATIONS = frozenset({"MULTI_CANCEL", "LEGACY_MULTI_CANCEL", "MULTI_CANCEL_INST"})


@automatic("MUL-02", law=[MR.article(10)])
def filing_authority(facts: ApplicationFacts) -> str:
    """A further institution in the same place is filed with the authority that institution has set."""
    set_by_institution = facts.institution.authority_for(facts.category) if facts.institution else None
    return facts.receiving_authority or set_by_institution or ""


@rule("MUL-03", law=[MR.article(10)], since=MR_DAY)
def filed_within_the_place_of_practice(facts: ApplicationFacts, on: date) -> Finding | None:
    """Only an institution inside the registration's place of practice can be filed."""
    old, place = facts.registration, facts.institution
    if facts.application_type != "MULTI_FILE" or old is None or place is None:
        return None
    if place.id == old.primary_institution:
        return Finding(
            "该机构就是您的主要执业机构，无需备案。", way_out="请选择另一家机构。", field="institution"
        )
    if practice_jurisdiction(old.level, place) == old.jurisdiction:
        return None
    if old.level == ASSISTANT:
        return Finding(
            "该机构不在您的执业地点（县）之内，不能备案。",
            way_out="请选择同一执业地点的机构；到其他县执业请办理变更注册。",
            field="institution",
        )
    return Finding(
        "该机构不在您的执业地点（省）之内，不能备案。",
        way_out="请选择同一执业地点的机构；跨省执业请办理“注册（增加执业地点）”。",
        field="institution",
    )


@rule("MUL-04", law=[MR.article(10)], since=MR_DAY)
def filing_has_a_beginning_and_an_end(facts: ApplicationFacts, on: date) -> list[Finding]:
    """The filing states its time; at most three years, and a renewal follows the filing it renews."""
    begins, ends = facts.begins_on, facts.ends_on
    if facts.application_type != "MULTI_FILE" or begins is None or ends is None:
        return []
    found = []
    if ends <= begins:
        found.append(Finding("备案的结束日期应晚于开始日期。", way_out="请核对两个日期。", field="ends_on"))
    elif ends > last_day(begins, years=a.FILING_YEARS.value):
        found.append(
            Finding(
                "备案期限最长{years}年。",
                way_out="请缩短期限；到期前{days}日内可以续备。",
                field="ends_on",
                params={"years": a.FILING_YEARS.value, "days": a.RENEWAL_BEFORE.value},
            )
        )
    if ends < on:
        found.append(Finding("备案期限已经过去。", way_out="请填写今后的期限。", field="ends_on"))
    running = [one for one in facts.filings if _overlaps(one, facts, begins, ends)]
    if running:
        last = max(one.ends_on for one in running if one.ends_on)
        found.append(
            Finding(
                "您在该机构的备案到{until}才到期。",
                way_out="续备请从{next}开始，到期前{days}日内可以办理。",
                field="begins_on",
                params={
                    "until": last,
                    "next": last + timedelta(days=1),
                    "days": a.RENEWAL_BEFORE.value,
                },
            )
        )
    elif begins > on + timedelta(days=a.RENEWAL_BEFORE.value):
        found.append(
            Finding(
                "开始日期在{days}日以后，现在还不能备案。",
                way_out="请在开始前{days}日内办理。",
                field="begins_on",
                params={"days": a.RENEWAL_BEFORE.value},
            )
        )
    return found


def _overlaps(one: FilingFacts, facts: ApplicationFacts, begins: date, ends: date) -> bool:
    here = facts.institution is not None and one.institution == facts.institution.id
    if not here or one.begins_on is None or one.ends_on is None:
        return False
    return one.begins_on <= ends and begins <= one.ends_on


@rule("MUL-05", law=[ML.article(14, 1)], since=ML_DAY, mark="K")
def filed_scopes_are_registered(facts: ApplicationFacts, on: date) -> Finding | None:
    """Scopes filed are among those registered."""
    old = facts.registration
    if facts.application_type != "MULTI_FILE" or old is None or facts.scopes <= old.scopes:
        return None
    return Finding(
        "备案执业范围超出了注册的执业范围。",
        way_out="请只选择已注册的执业范围；需要增加的，请先办理变更注册。",
        field="practice_scopes",
    )


@rule("MUL-06", law=[MR.article(10)], since=MR_DAY)
def filed_under_a_standing_registration(facts: ApplicationFacts, on: date) -> Finding | None:
    """A filing rests on a registration in force with its primary institution."""
    old = facts.registration
    if facts.application_type != "MULTI_FILE" or old is None or old.status == "active":
        return None
    return Finding(
        "主要执业机构的注册当前不是有效状态，不能办理多机构备案。",
        way_out="请先恢复或者办理主要执业机构的注册（变更、重新注册），再备案。",
        field="registration",
    )


@rule("MUL-07", law=[MR.article(10), MR.article(17)], since=MR_DAY, severity="WARN", mark="G")
def assistants_file_within_their_county(facts: ApplicationFacts, on: date) -> Finding | None:
    """Whether an assistant may file a further institution is for the province to say."""
    if facts.application_type != "MULTI_FILE" or facts.level != ASSISTANT:
        return None
    return Finding(
        "执业助理医师申请多机构备案，各省规定不一。",
        way_out="请审查人员按本省规定核实后勾选“已核”。",
        field="institution",
    )


@rule("MUL-10", law=[MR.article(10)], since=MR_DAY)
def only_a_running_filing_is_cancelled(facts: ApplicationFacts, on: date) -> Finding | None:
    """A filing can be cancelled at any time while it runs, by the physician or the institution where it lies."""
    if facts.application_type not in _CANCELLATIONS:
        return None
    filing = facts.filing
    if filing is None or filing.state == "active":
        if facts.application_type != "LEGACY_MULTI_CANCEL" or filing is None or filing.begins_on is None:
            return None
        if filing.begins_on < MR_DAY:
            return None
        return Finding(
            "该备案是2017年4月1日以后办理的，不属于“多地点执业”。",
            way_out="请办理“多执业机构取消备案”。",
            field="filing",
        )
    return Finding("该备案已经终止，无需取消。", way_out="请刷新后核对备案状态。", field="filing")
