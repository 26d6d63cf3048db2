"""The examiner reports: rule results as of today, each warning ticked, and a proposal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import local_day
from yiji.applications.models import Application
from yiji.applications.queries.rule_findings import rule_findings
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Problem, Refusal


def rule_results(application: Application, on: dt.date) -> list[Problem]:
    """What the rules of the type find now, at the stage of decision, blocking ones first."""
    return rule_findings(application, on, "decide")


def examine(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    checked: Collection[str],
    proposal: str,
    note: str = "",
    now: dt.datetime | None = None,
) -> Application:
    """Finish the examination. ``checked`` holds the rule ids ticked; every WARN must be among them.

    ``proposal`` is ``grant`` or ``refuse``; a BLOCK result allows only ``refuse``.
    """
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "examine", version)
    results = rule_results(application, local_day(now))
    problems = [
        _unticked(problem)
        for problem in results
        if problem.severity == "WARN" and problem.code not in checked
    ]
    if proposal == "grant":
        problems += [problem for problem in results if problem.severity == "BLOCK"]
    if problems:
        raise Refusal.of(problems)
    findings = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "params": {key: str(value) for key, value in problem.params.items()},
            "articles": list(problem.articles),
            "checked": problem.code in checked,
        }
        for problem in results
    ]
    with transaction.atomic():
        return transition(
            scope,
            application,
            "examine",
            version=version,
            now=now,
            note=note,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                "examined_at": now,
                "examiner_person": scope.person_id,
                "findings": [*findings, {"code": "proposal", "proposal": proposal}],
            },
        )


def _unticked(problem: Problem) -> Problem:
    return Problem(
        "unticked",
        "规则 {rule} 的提示尚未核对：{text}",
        field="checked",
        way_out="请核对材料后勾选“已核”。",
        articles=problem.articles,
        params={"rule": problem.code, "text": problem.text()},
    )
