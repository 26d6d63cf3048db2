"""Which findings an authority may set aside for one application, and what that does to them.

What a statute or a ministry's measures demand cannot be set aside by an officer. Left are the demands that such a text
itself leaves to the authority, our own precautions, and the stricter rules of a province (``rulebook.provincial``).
A finding set aside stays in sight as a warning that names author, ground and last day; the examiner ticks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from yiji.kernel.outcome import Problem
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.provincial import OVERLAYS, stricter
from yiji.rulebook.rule import OVERLAY_HOOKS

# Rule id → the ground on which it may be set aside at all. Mark G: which rules stand here is easy to change.
WAIVABLE: Mapping[str, str] = {
    "DOC-01": "《国务院关于在线政务服务的若干规定》第七条",  # what another authority can confirm need not be handed in
    "CHG-05": "《医师执业注册管理办法》第十条",  # our own precaution against two open applications
}


def may_be_waived(code: str, province: str, on: date) -> bool:
    """Whether a finding of that rule may be set aside in that province on that day."""
    overlay = OVERLAYS.get(province)
    stricter_here = {
        key
        for rule in (overlay.rules if overlay else ())
        if rule.in_force(on)
        for key in (rule.id, rule.value if rule.kind == "make_blocking" else rule.id)
    }
    return code in WAIVABLE or code in stricter_here


def set_aside(problems: list[Problem], facts: ApplicationFacts, on: date, stage: str) -> list[Problem]:
    """The problems with those waived turned into warnings; an expired waiver, or one of another rule, does nothing."""
    waived = {one.rule_code: one for one in facts.waived if on <= one.until}
    return [
        replace(
            problem,
            severity="WARN",
            way_out="已由{waiver_author}豁免，有效期至{waiver_until}：{waiver_ground}。请核对后勾选。",
            params={
                **problem.params,
                "waiver_ground": waived[problem.code].ground,
                "waiver_author": waived[problem.code].author,
                "waiver_until": waived[problem.code].until.isoformat(),
            },
        )
        if problem.severity == "BLOCK"
        and problem.code in waived
        and may_be_waived(problem.code, facts.province, on)
        else problem
        for problem in problems
    ]


# After the provinces: what they made stricter can be set aside.
assert stricter in OVERLAY_HOOKS  # noqa: S101
OVERLAY_HOOKS.append(set_aside)
