"""A rule set aside for one application: proposed with its ground, put in force by another officer, withdrawn."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.deadline import local_day
from yiji.applications.facts import application_facts
from yiji.applications.models import Application, RuleWaiver
from yiji.applications.queries.rule_findings import rule_findings
from yiji.applications.visibility import get_application
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.rulebook.waivers import may_be_waived
from yiji.rulebook.workflow import OPEN

LONGEST_GROUND = 500
LONGEST_DAYS = 366  # a waiver is for one application, which has ended long before


def waivable_findings(application: Application, on: dt.date) -> list[Problem]:
    """What blocks the application now and may be set aside, without what has a waiver already."""
    province = application_facts(application, on).province
    taken = set(
        application.waivers.filter(state__in=["proposed", "in_force"]).values_list("rule_code", flat=True)
    )
    return [
        problem
        for problem in rule_findings(application, on)
        if problem.severity == "BLOCK"
        and problem.code not in taken
        and may_be_waived(problem.code, province, on)
    ]


def propose_waiver(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    rule_code: str,
    ground: str,
    expires_on: dt.date,
    now: dt.datetime | None = None,
) -> RuleWaiver:
    """Propose to set one blocking finding aside. Raises Refusal for a rule that may not be, or without a ground."""
    now = now or timezone.now()
    application = _open(scope, application_id)
    today = local_day(now)
    problems = _wrong_words(ground, expires_on, today)
    if rule_code not in {problem.code for problem in waivable_findings(application, today)}:
        problems.append(_not_waivable(rule_code))
    if problems:
        raise Refusal.of(problems)
    with transaction.atomic():
        waiver = RuleWaiver.objects.create(
            application=application,
            rule_code=rule_code,
            ground=ground.strip(),
            expires_on=expires_on,
            author_person=scope.person_id,
            author_name=scope.display_name[:60],
            proposed_at=now,
        )
        _record(scope, "propose", waiver)
    return waiver


def answer_waiver(
    scope: Scope,
    application_id: uuid.UUID,
    waiver_id: uuid.UUID,
    *,
    version: int,
    agreed: bool,
    answer: str = "",
    now: dt.datetime | None = None,
) -> RuleWaiver:
    """Another officer puts it in force or declines. Raises Refusal for the author himself, Conflict when answered."""
    waiver = _waiver(_open(scope, application_id), waiver_id)
    if waiver.author_person == scope.person_id:
        raise Refusal(
            Problem(
                "four_eyes",
                "豁免须由提出人以外的人员同意。",
                way_out="请由另一名工作人员答复；提出有误的，可以撤回。",
                articles=("《行政许可法》第三十四条",),
            )
        )
    return _end(scope, waiver, "proposed", "in_force" if agreed else "declined", version, answer, now)


def withdraw_waiver(
    scope: Scope,
    application_id: uuid.UUID,
    waiver_id: uuid.UUID,
    *,
    version: int,
    answer: str,
    now: dt.datetime | None = None,
) -> RuleWaiver:
    """Take a waiver back, proposed or in force, with the reason; the rule applies again at once."""
    waiver = _waiver(_open(scope, application_id), waiver_id)
    if waiver.state not in ("proposed", "in_force"):
        raise Conflict
    if not answer.strip():
        raise Refusal(
            Problem("required", "请写明撤回豁免的理由。", field="answer", way_out="理由写入办理记录。")
        )
    return _end(scope, waiver, waiver.state, "withdrawn", version, answer, now)


def _open(scope: Scope, application_id: uuid.UUID) -> Application:
    application = get_application(scope, application_id)
    if scope.side != "authority":
        raise NotFound
    if application.state not in OPEN - {"granted"}:
        raise Conflict
    return application


def _waiver(application: Application, waiver_id: uuid.UUID) -> RuleWaiver:
    found = application.waivers.filter(pk=waiver_id).first()
    if found is None:
        raise NotFound
    return found


def _end(
    scope: Scope,
    waiver: RuleWaiver,
    state: str,
    target: str,
    version: int,
    answer: str,
    now: dt.datetime | None,
) -> RuleWaiver:
    with transaction.atomic():
        ended = RuleWaiver.objects.filter(pk=waiver.pk, version=version, state=state).update(
            state=target,
            version=F("version") + 1,
            answer=answer.strip()[:300],
            answerer_person=scope.person_id,
            answerer_name=scope.display_name[:60],
            answered_at=now or timezone.now(),
        )
        if not ended:
            raise Conflict
        waiver.refresh_from_db()
        _record(scope, {"in_force": "agree", "declined": "decline", "withdrawn": "withdraw"}[target], waiver)
    return waiver


def _record(scope: Scope, verb: str, waiver: RuleWaiver) -> None:
    record(
        scope,
        f"rule_waiver.{verb}",
        "application",
        waiver.application_id,
        delta={"rule": waiver.rule_code, "until": waiver.expires_on.isoformat(), "ground": waiver.ground},
        subject_id=waiver.application.physician_id,
    )


def _wrong_words(ground: str, expires_on: dt.date, today: dt.date) -> list[Problem]:
    problems = []
    if not ground.strip() or len(ground.strip()) > LONGEST_GROUND:
        problems.append(
            Problem(
                "required",
                "请写明豁免的事实和依据，最多{most}个字。",
                field="ground",
                way_out="写明依据的文件和查证的情况；会印在决定书上。",
                params={"most": LONGEST_GROUND},
            )
        )
    if not today <= expires_on <= today + dt.timedelta(days=LONGEST_DAYS):
        problems.append(
            Problem(
                "out_of_range",
                "豁免的有效期自今天起最长一年。",
                field="expires_on",
                way_out="请填写今天以后一年以内的日期；到期后规则恢复适用。",
            )
        )
    return problems


def _not_waivable(code: str) -> Problem:
    return Problem(
        "not_waivable",
        "规则{rule}现在没有阻止本件，或者出自法律、行政法规、规章，不能豁免。",
        field="rule_code",
        way_out="属于申请人补正的，告知补正；不符合条件的，作出不予准许的决定。",
        articles=("《行政许可法》第三十八条",),
        params={"rule": code},
    )
