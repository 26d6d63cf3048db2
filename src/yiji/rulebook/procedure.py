"""How applications are made: one open application of a kind at a time."""

from __future__ import annotations

from datetime import date

from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.laws import MR
from yiji.rulebook.rule import Finding, rule


@rule("CHG-05", law=[MR.article(10)], since=date(2017, 4, 1), mark="G")
def one_open_application_of_a_kind(facts: ApplicationFacts, on: date) -> Finding | None:
    """Two open applications of one kind would ask for two registrations in one place of practice."""
    if any(
        other.type == facts.application_type and other.state != "draft" for other in facts.open_applications
    ):
        return Finding(
            "您已有一件同类申请正在办理。",
            way_out="请等待该申请办结，或者先撤回该申请再提交。",
        )
    return None
