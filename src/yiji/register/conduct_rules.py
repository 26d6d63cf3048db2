"""What a record about conduct must state by its kind, and which law it rests on. Pure, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.kernel.outcome import Problem
from yiji.rulebook.assessment import suspension_after_failure
from yiji.rulebook.laws import APL, ML, MR

LONGEST_GROUND = 2000


@dataclass(frozen=True)
class ConductKind:
    """``end``: whether the last day must be stated (``must``), may be (``may``), or has no meaning (``none``).

    ``may_be_lifelong``: a bar for life. ``rule``: the eligibility rule that reads the record.
    """

    label: str
    articles: tuple[Article, ...]
    end: str
    rule: str = ""
    may_be_lifelong: bool = False


KINDS: Mapping[str, ConductKind] = {
    "warning": ConductKind("警告", (ML.article(55), ML.article(56), ML.article(57)), "none"),
    "suspension": ConductKind(
        "暂停执业", (ML.article(42), ML.article(55), ML.article(56), ML.article(57)), "must", "ELG-18"
    ),
    "revocation": ConductKind(
        "吊销医师执业证书", (ML.article(54), ML.article(55), ML.article(56), ML.article(57)), "none", "ELG-05"
    ),
    "criminal": ConductKind("刑事处罚", (ML.article(16, 1, 2), ML.article(17, 1, 2)), "may", "ELG-04"),
    "court_ban": ConductKind(
        "从业禁止（法院）", (ML.article(16, 1, 2),), "must", "ELG-04", may_be_lifelong=True
    ),
    "practice_ban": ConductKind(
        "禁止从事医师职业", (ML.article(58),), "must", "ELG-07", may_be_lifelong=True
    ),
    "rescission": ConductKind(
        "撤销注册（不正当手段取得）", (ML.article(54), APL.article(79)), "none", "ELG-12"
    ),
    "false_papers": ConductKind("申请中隐瞒情况或者提供虚假材料", (APL.article(78),), "none", "ELG-13"),
    "incapacity": ConductKind("无或者限制民事行为能力", (ML.article(16, 1, 1),), "may", "ELG-03"),
    "exam_cheating": ConductKind("医师资格考试组织作弊", (MR.article(6, item=6),), "may", "ELG-10"),
    "forged_qualification": ConductKind("伪造或者冒用医师资格", (MR.article(6, item=7),), "may", "ELG-11"),
    "other_penalty": ConductKind("其他行政处罚", (), "may"),
}


def wrong_content(
    kind: str,
    *,
    decided_on: dt.date,
    effective_from: dt.date,
    effective_to: dt.date | None,
    lifelong: bool,
    after_failure: bool,
    today: dt.date,
) -> list[Problem]:
    """Everything wrong with the days of a record; empty when it can be kept."""
    shape, problems = KINDS[kind], []
    if decided_on > today:
        problems.append(
            Problem("in_future", "决定日期晚于今天。", "decided_on", "请按决定书填写作出决定的日期。")
        )
    if lifelong and not shape.may_be_lifelong:
        problems.append(
            Problem("not_lifelong", "只有禁止从业可以是终身的。", "lifelong", "请去掉“终身”，填写截止日期。")
        )
    if lifelong and effective_to:
        problems.append(
            Problem("both", "终身的不填截止日期。", "effective_to", "请删去截止日期，或者去掉“终身”。")
        )
    if shape.end == "must" and effective_to is None and not lifelong:
        problems.append(
            Problem("required", "请填写截止日期。", "effective_to", "按决定书载明的最后一日填写。")
        )
    if shape.end == "none" and effective_to:
        problems.append(
            Problem(
                "no_end", "这一类记录没有截止日期。", "effective_to", "请留空；限制期间由系统按规则计算。"
            )
        )
    if effective_to and effective_to < effective_from:
        problems.append(Problem("order", "截止日期早于起始日期。", "effective_to", "请核对两个日期。"))
    elif after_failure and effective_to:
        problems += _not_three_to_six_months(effective_from, effective_to)
    return problems


def _not_three_to_six_months(first: dt.date, last: dt.date) -> list[Problem]:
    least, most = suspension_after_failure(first)
    if least <= last <= most:
        return []
    return [
        Problem(
            "ASS-03",
            "因考核不合格暂停执业的期间为三个月至六个月：截止日期应在{least}至{most}之间。",
            "effective_to",
            "请按责令暂停执业决定书填写。",
            articles=(ML.article(42).cite(),),
            params={"least": least.isoformat(), "most": most.isoformat()},
        )
    ]


def articles_of(kind: str) -> list[str]:
    """The articles on which records of a kind rest, in the law's own words of citation."""
    return [article.cite() for article in KINDS[kind].articles]
