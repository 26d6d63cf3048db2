"""Where a physician practises: the place, the institution's licence, and which authority decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yiji.kernel.law import Article
from yiji.rulebook.assumptions import OFF_ROSTER_YEARS
from yiji.rulebook.facts import ApplicationFacts, InstitutionFacts, RegistrationFacts
from yiji.rulebook.laws import APL, MI, MIL, ML, MR
from yiji.rulebook.periods import still_running
from yiji.rulebook.rule import FROM_SUBMIT, Finding, automatic, rule

MR_DAY = date(2017, 4, 1)
ML_DAY = date(2022, 3, 1)
LICENSED, ASSISTANT = "1", "2"
NEW_REGISTRATIONS = frozenset({"INITIAL", "ADD_LOCATION", "RE_REGISTER", "ARMY_IN"})
MILITARY_BUSINESS = frozenset({"ARMY_IN", "ARMY_OUT"})

RouteKind = Literal["licence_issuer", "same_level_health_authority", "tcm_authority"]


@dataclass(frozen=True)
class Route:
    """Which authority is competent, and by which article."""

    kind: RouteKind
    articles: tuple[Article, ...]


@automatic("LOC-01", law=[MR.article(7)])
def _province_of(institution: InstitutionFacts) -> str:
    """The place of practice of a licensed physician is the institution's province."""
    return institution.province


@automatic("LOC-02", law=[MR.article(7)])
def _county_of(institution: InstitutionFacts) -> str:
    """The place of practice of a licensed assistant physician is the institution's county."""
    return institution.county


def practice_jurisdiction(level: str, institution: InstitutionFacts) -> str:
    """The division code of the place of practice (执业地点); ValueError for an unknown level."""
    if level == LICENSED:
        return _province_of(institution)
    if level == ASSISTANT:
        return _county_of(institution)
    raise ValueError(f"unknown practice level {level!r}")


@automatic("AUTH-01", law=[MR.article(9)], mark="K")
def _route_to_licence_issuer() -> Route:
    """Medical and health-care institutions: the authority that licensed the institution."""
    return Route("licence_issuer", (MR.article(9),))


@automatic("AUTH-02", law=[MR.article(9)], mark="K")
def _route_to_same_level() -> Route:
    """Prevention bodies: the health authority of the same administrative level."""
    return Route("same_level_health_authority", (MR.article(9),))


@automatic("AUTH-03", law=[MR.article(24)], mark="K")
def _route_to_tcm() -> Route:
    """The TCM category, ethnic and integrated medicine included: the TCM authority."""
    return Route("tcm_authority", (MR.article(24),))


def authority_route(institution: InstitutionFacts, category: str) -> Route:
    """Which kind of authority decides on a registration of that category at that institution."""
    if category == "tcm":
        return _route_to_tcm()
    return _route_to_same_level() if institution.kind == "prevention" else _route_to_licence_issuer()


def ends_by_two_years(facts: ApplicationFacts, old: RegistrationFacts, on: date | None) -> bool:
    """Whether a re-registration takes the place of one off the roster for two years, wherever it was (MR 19).

    Without ``on`` the two years are taken as over: the rules have seen to that before a decision takes effect.
    """
    if facts.application_type != "RE_REGISTER" or old.off_roster_on is None:
        return False
    if old.status not in {"off_roster", "deregistration_proposed"}:
        return False
    return on is None or not still_running(old.off_roster_on, on, years=OFF_ROSTER_YEARS.value)


@rule("LOC-03", law=[MR.article(17)], since=MR_DAY)
def assistants_have_one_place(facts: ApplicationFacts, on: date) -> Finding | None:
    """An assistant physician registers in one place of practice only."""
    if (
        facts.level != ASSISTANT
        or facts.application_type not in NEW_REGISTRATIONS
        or facts.institution is None
    ):
        return None
    here = practice_jurisdiction(ASSISTANT, facts.institution)
    standing = [old for old in facts.live_registrations if not ends_by_two_years(facts, old, on)]
    if any(old.jurisdiction != here for old in standing):
        return Finding(
            "执业助理医师只能注册一个执业地点，您在其他执业地点的注册仍然有效。",
            way_out="请办理变更注册，将执业地点变更到拟执业机构所在县。",
            field="institution",
        )
    return None


@rule("LOC-04", law=[MR.article(17)], since=MR_DAY)
def another_province_is_an_additional_registration(facts: ApplicationFacts, on: date) -> Finding | None:
    """A licensed physician going to another province applies for an additional registration."""
    if facts.level != LICENSED or facts.institution is None or not facts.live_registrations:
        return None
    here = practice_jurisdiction(LICENSED, facts.institution)
    elsewhere = all(old.jurisdiction != here for old in facts.live_registrations)
    if elsewhere and facts.application_type in {"INITIAL", "MULTI_FILE"}:
        return Finding(
            "您已在其他省份注册，跨执业地点增加执业机构不适用本业务。",
            way_out="请办理“注册（增加执业地点）”，由批准该机构执业的主管部门审批。",
            field="institution",
        )
    return None


def standing_beside(facts: ApplicationFacts) -> tuple[RegistrationFacts, ...]:
    """The registrations that go on beside a new one; a re-registration replaces those without practice."""
    if facts.application_type != "RE_REGISTER":
        return facts.live_registrations
    return tuple(old for old in facts.live_registrations if old.status in {"active", "suspended"})


@rule("LOC-06", law=[MR.article(10)], since=MR_DAY)
def one_primary_institution_per_place(facts: ApplicationFacts, on: date) -> Finding | None:
    """Within one place of practice there is exactly one primary institution."""
    here = facts.institution
    if here is None or not facts.level or facts.application_type not in NEW_REGISTRATIONS:
        return None
    place = practice_jurisdiction(facts.level, here)
    for old in standing_beside(facts):
        if old.jurisdiction == place and old.primary_institution != here.id:
            return Finding(
                "您在该执业地点已有主要执业机构，同一执业地点只能有一个主要执业机构。",
                way_out="更换主要执业机构请办理变更注册；增加执业机构请办理多执业机构备案。",
                field="institution",
            )
    return None


@rule(
    "LOC-07",
    law=[MI.article(15), MI.article(21), MI.article(22), MI.article(24)],
    since=date(1994, 9, 1),
)
def institution_may_operate(facts: ApplicationFacts, on: date) -> Finding | None:
    """The institution holds a valid licence or filing and has not suspended or ended its business."""
    if facts.institution is None or facts.institution.licence_state == "valid":
        return None
    if facts.institution.licence_state == "overdue_verification":
        return Finding(
            "拟执业机构的执业许可证逾期未校验，或者有效期已过。",
            way_out="请机构尽快办理校验或者换证；审查人员核实后勾选“已核”。",
            field="institution",
            severity="WARN",
        )
    return Finding(
        "拟执业机构当前没有有效的执业许可或者备案（停业、注销或者吊销）。",
        way_out="请选择其他机构，或者待该机构恢复执业后再申请。",
        field="institution",
    )


@rule("AUTH-04", law=[MR.article(9), MR.article(24)], since=MR_DAY, stages=("confirm",))
def institution_has_set_its_authority(facts: ApplicationFacts, on: date) -> Finding | None:
    """Before an institution confirms it has named the approving authority for that category."""
    if facts.institution is None or facts.institution.authority_set_for(facts.category):
        return None
    return Finding(
        "本机构尚未设置该执业类别的医师审批机关，不能确认。",
        way_out="请机构管理员在“审批机关设置”中为该类别设置审批机关后再确认。",
        field="institution",
    )


@rule("AUTH-05", law=[APL.article(32, 1, 2), MR.article(9)], since=MR_DAY, stages=("accept",))
def authority_is_competent(facts: ApplicationFacts, on: date) -> Finding | None:
    """An authority that is not competent does not accept and names the one that is."""
    if facts.institution is None or not facts.receiving_authority:
        return None
    if facts.institution.authority_for(facts.category) in {None, "", facts.receiving_authority}:
        return None
    return Finding(
        "本机关不是该机构此执业类别的医师审批机关。",
        way_out="请移送有权机关，或者当即作出不予受理决定并告知申请人向哪一机关申请。",
    )


@rule("AUTH-06", law=[MIL.article(9), ML.article(65)], since=ML_DAY, stages=("save", *FROM_SUBMIT))
def military_institutions_stay_outside(facts: ApplicationFacts, on: date) -> Finding | None:
    """Military institutions register their own physicians; only the two transfers touch them."""
    if facts.institution is None or facts.institution.kind != "military":
        return None
    if facts.application_type in MILITARY_BUSINESS:
        return None
    return Finding(
        "军队医疗机构的医师注册不在本系统办理。",
        way_out="请选择地方医疗机构；军地之间变动的，请办理军队变更业务。",
        field="institution",
    )
