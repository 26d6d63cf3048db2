"""Which business a person needs who works here but is not listed, or is listed but no longer works here (seed 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yiji.kernel.law import Article
from yiji.rulebook.laws import ML, MR

Who = Literal["", "physician", "institution"]

# Days that an institution has to file that a physician left (MR 19).
REPORT_DAYS = 30


@dataclass(frozen=True)
class PlaceElsewhere:
    """A live registration at another institution; ``same_jurisdiction`` compares practice places (MR 7)."""

    level: str
    status: str
    same_jurisdiction: bool


@dataclass(frozen=True)
class RosterFacts:
    """One person seen three ways: staff list, register, account.

    ``here`` is the status of the registration whose primary institution this is ("" = none), ``filed_here`` that of
    a multi-institution filing ("", active, expired). ``differences`` are result codes of compared fields. ``account``
    is the account's state, "none" without one.
    """

    in_hr: bool
    known: bool
    here: str = ""
    filed_here: str = ""
    elsewhere: tuple[PlaceElsewhere, ...] = ()
    qualified: bool = False
    once_registered: bool = False
    deceased: bool = False
    account: str = "none"
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What it is and what to do. ``business`` are application types, the usual one first; ``days`` a duty's length."""

    situation: str
    label: str
    business: tuple[str, ...] = ()
    who: Who = ""
    advice: str = ""
    articles: tuple[Article, ...] = ()
    days: int | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done."""
        return not self.advice


SITUATIONS: dict[str, Decision] = {
    one.situation: one
    for one in (
        Decision("matched", "一致"),
        Decision("filed_here", "外院医师已在本院备案"),
        Decision(
            "differs",
            "在本院注册，信息不一致",
            ("CORRECT",),
            "physician",
            "核对是人事名单还是注册信息有误：人事名单有误的改名单，注册信息有误的由医师申请信息修改或向发证机关申请更正。",
            (ML.article(13),),
        ),
        Decision(
            "suspended_here",
            "在本院注册，暂停执业中",
            (),
            "institution",
            "暂停执业期间不得安排执业活动。",
            (ML.article(42),),
        ),
        Decision(
            "unknown_person",
            "资格库中查无此人",
            ("CORRECT",),
            "institution",
            "先核对证件号码；确有医师资格的，向资格证书发证机关申请信息更正。没有医师资格的，不得从事医师执业活动。",
            (ML.article(13),),
        ),
        Decision(
            "never_registered",
            "有资格，从未注册",
            ("INITIAL",),
            "physician",
            "由医师在个人端提出首次注册申请，本院确认。取得执业证书前不得独立执业。",
            (ML.article(13), MR.article(9)),
        ),
        Decision(
            "deregistered",
            "注册已注销",
            ("RE_REGISTER",),
            "physician",
            "由医师提出重新注册申请；批准前不得安排执业活动。",
            (ML.article(19),),
        ),
        Decision(
            "elsewhere_same_place",
            "主要执业机构在同一执业地点的其他机构",
            ("CHANGE", "MULTI_FILE"),
            "physician",
            "调入本院的，由医师申请变更主要执业机构；仍以原机构为主、在本院兼职的，由医师办理多机构备案。",
            (MR.article(20), MR.article(10), ML.article(15)),
        ),
        Decision(
            "elsewhere_other_place",
            "在其他执业地点注册",
            ("CHANGE", "ADD_LOCATION"),
            "physician",
            "调入本院的，由医师申请变更执业地点；保留原注册的执业医师，申请增加执业地点。",
            (MR.article(20), MR.article(17)),
        ),
        Decision(
            "assistant_other_county",
            "助理医师，在其他县注册",
            ("CHANGE",),
            "physician",
            "执业助理医师只能注册一个执业地点，由医师申请变更执业地点。",
            (MR.article(17), MR.article(20)),
        ),
        Decision(
            "off_roster",
            "已办离职备案，不在册",
            ("CHANGE",),
            "physician",
            "由医师申请变更到本院，批准后恢复在册；批准前不得安排执业活动。",
            (MR.article(19), MR.article(20)),
        ),
        Decision(
            "filing_expired",
            "在本院的多机构备案已到期",
            ("MULTI_FILE",),
            "physician",
            "继续在本院执业的，由医师重新办理多机构备案。",
            (MR.article(10),),
        ),
        Decision(
            "left",
            "在本院注册，不在人事名单",
            ("OFF_ROSTER", "DEREGISTER_INST"),
            "institution",
            "调离、退休、退职、被辞退、被开除的，自办理手续之日起 30 日内报离职备案；死亡、受刑事处罚等情形报告注销。",
            (MR.article(19), MR.article(18)),
            REPORT_DAYS,
        ),
        Decision(
            "deceased",
            "已死亡，注册未注销",
            ("DEREGISTER_INST",),
            "institution",
            "自知道或应当知道之日起 30 日内报告注销。",
            (ML.article(17), MR.article(18)),
            REPORT_DAYS,
        ),
        Decision(
            "filed_not_in_hr",
            "外院备案在本院，不在人事名单",
            ("MULTI_CANCEL",),
            "institution",
            "不再来本院执业的，请医师取消多机构备案，或由本院提出取消；仍来执业的，补入名单。",
            (MR.article(10),),
        ),
    )
}


def decide(facts: RosterFacts) -> Decision:
    """The one situation that fits; the order is that of gravity."""
    return SITUATIONS[_situation_in_hr(facts) if facts.in_hr else _situation_not_in_hr(facts)]


def _situation_not_in_hr(facts: RosterFacts) -> str:
    if facts.here and facts.deceased:
        return "deceased"
    if facts.here in ("active", "suspended", "deregistration_proposed"):
        return "left"
    return "filed_not_in_hr" if facts.filed_here == "active" else "matched"


def _situation_in_hr(facts: RosterFacts) -> str:
    if not facts.known:
        return "unknown_person"
    if facts.here == "suspended":
        return "suspended_here"
    if facts.here in ("active", "deregistration_proposed"):
        return "differs" if facts.differences else "matched"
    if facts.filed_here == "active":
        return "filed_here"
    live = [place for place in facts.elsewhere if place.status != "off_roster"]
    if facts.filed_here == "expired" and live:
        return "filing_expired"
    if live:
        return _elsewhere(live)
    if facts.here == "off_roster" or facts.elsewhere:
        return "off_roster"
    if facts.once_registered:
        return "deregistered"
    return "never_registered" if facts.qualified else "unknown_person"


def _elsewhere(live: list[PlaceElsewhere]) -> str:
    if any(place.same_jurisdiction for place in live):
        return "elsewhere_same_place"
    # An assistant's practice place is one county, and he has only one (MR 7, 17).
    return "assistant_other_county" if live[0].level == "2" else "elsewhere_other_place"


def result_codes(facts: RosterFacts, decision: Decision) -> tuple[str, ...]:
    """Result codes of the comparison in words of the lists 6.2 and 6.3 (domain §2.12), gravest first."""
    codes = {
        "unknown_person": ("NOT_FOUND",),
        "never_registered": ("NOT_ON_ROSTER",),
        "deregistered": ("DEREGISTERED",),
        "elsewhere_same_place": ("NOT_ON_ROSTER", "INSTITUTION_DIFF"),
        "elsewhere_other_place": ("NOT_ON_ROSTER", "REGION_DIFF"),
        "assistant_other_county": ("NOT_ON_ROSTER", "REGION_DIFF"),
        "off_roster": ("OFF_ROSTER",),
        "suspended_here": ("SUSPENDED",),
        "filing_expired": ("FILING_EXPIRED",),
        "left": ("NOT_IN_HR",),
        "deceased": ("NOT_IN_HR",),
        "filed_not_in_hr": ("NOT_IN_HR",),
    }.get(decision.situation, ())
    found = (*codes, *facts.differences)
    if facts.in_hr and facts.here:
        found += ("ACCOUNT_MISSING",) if facts.account == "none" else ()
        found += ("ACCOUNT_INACTIVE",) if facts.account not in ("none", "active") else ()
    return found or ("MATCH",)
