"""What the rules find about an application at one stage, as it is stored now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yiji.applications.facts import application_facts
from yiji.applications.models import Application
from yiji.kernel.outcome import Problem
from yiji.rulebook.application_types import get
from yiji.rulebook.rule import Stage, run_rules

_STAGE: dict[str, Stage] = {
    "draft": "submit",
    "returned_by_institution": "submit",
    "submitted": "confirm",
    "institution_confirmed": "accept",
    "received": "accept",
    "supplement_requested": "accept",
}


def rule_findings(application: Application, on: dt.date, stage: Stage | None = None) -> list[Problem]:
    """The findings on that legal date, blocking ones first; without ``stage`` of what has to be done next."""
    stage = stage or _STAGE.get(application.state, "decide")
    found = run_rules(get(application.type), application_facts(application, on), on, stage)
    return sorted(found, key=lambda problem: ("BLOCK", "WARN", "INFO").index(problem.severity))


@dataclass(frozen=True)
class Examination:
    """What the examiner left: (finding, ticked off) pairs and the proposal, ``grant`` or ``refuse``."""

    findings: list[tuple[Problem, bool]]
    proposal: str


def recorded_examination(application: Application) -> Examination | None:
    """The stored report of the examiner, None before there is one."""
    if not application.findings:
        return None
    findings = [
        (
            Problem(
                code=row["code"],
                message=row["message"],
                severity=row["severity"],
                articles=tuple(row["articles"]),
                params=row["params"],
            ),
            bool(row["checked"]),
        )
        for row in application.findings
        if row["code"] != "proposal"
    ]
    proposal = next((row["proposal"] for row in application.findings if row["code"] == "proposal"), "")
    return Examination(findings, proposal)
