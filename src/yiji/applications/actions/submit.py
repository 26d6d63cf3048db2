"""The physician submits: required fields and the rules of the type are checked, whoever answers is told."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.start_draft import refuse_look_only
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import clock, local_day
from yiji.applications.facts import application_content, application_facts, approving_authority_of
from yiji.applications.form_content import freeze_application_form
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_institution, tell_received
from yiji.applications.visibility import get_application
from yiji.certificates.actions.take_number import take_serial
from yiji.kernel.outcome import Problem, Refusal
from yiji.rulebook.application_types import ApplicationType, get, missing_fields
from yiji.rulebook.rule import Stage, blocking, run_rules
from yiji.rulebook.workflow import RECEIVED


def submit(
    scope: Scope, application_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Application:
    """Submit a draft or a returned application: to the institution, or where the type says so to the authority.

    Raises Refusal with every missing field and blocking rule.
    """
    now = now or timezone.now()
    application = get_application(scope, application_id)
    move = require_move(scope, application, "submit", version)
    if application.account:
        refuse_look_only(application.account, now)
    refuse_unready(application, local_day(now), "submit")
    direct = move.to_state == RECEIVED
    # A later change of the setting never moves applications already submitted.
    authority_id = approving_authority_of(application)
    if direct and authority_id is None:
        raise Refusal(no_authority())
    with transaction.atomic():
        changes = submitted(application, scope, now) | {"authority_id": authority_id}
        changes |= received(now) if direct else _waiting_for_institution(now)
        if direct:
            # Nobody confirms it in between: the form is fixed as it is sent.
            application.submitted_at = now
            changes |= freeze_application_form(application, scope)
        application = transition(scope, application, "submit", version=version, now=now, changes=changes)
        if direct:
            tell_received(application)
        else:
            tell_institution(application)
    return application


def refuse_unready(application: Application, on: dt.date, stage: Stage) -> None:
    """Refusal with every required field without a value, or every blocking rule of that stage."""
    kind: ApplicationType = get(application.type)
    problems = missing_fields(kind, application_content(application))
    if not problems:
        problems = blocking(run_rules(kind, application_facts(application, on), on, stage))
    if problems:
        raise Refusal.of(problems)


def submitted(application: Application, scope: Scope, now: dt.datetime) -> dict[str, Any]:
    """The columns that a submission fills; the number stays when it is submitted again."""
    return {
        "number": application.number or _number(now),
        "submitted_at": now,
        "submitter_person": scope.person_id,
        "rules_as_of": local_day(now),
        "return_reason": "",
    }


def received(now: dt.datetime) -> dict[str, Any]:
    """The columns of what the authority has received: five working days to accept (APL 32)."""
    due = clock("intake", now)
    return {
        "received_at": now,
        "intake_due_on": due.on,
        "due_on": due.on,
        "due_estimated": due.estimated,
    }


def no_authority() -> Problem:
    """Nobody to send it to: the institution has not said who approves."""
    return Problem(
        "AUTH-04",
        "该机构尚未设置该执业类别的审批机关，不能送交。",
        way_out="请联系机构管理员在“设置 → 审批机关”中设置后再提交。",
        articles=("《医师执业注册管理办法》第九条",),
    )


def _waiting_for_institution(now: dt.datetime) -> dict[str, Any]:
    due = clock("institution_confirmation", now)
    return {"due_on": due.on, "due_estimated": due.estimated, "escalated_at": None}


def _number(now: dt.datetime) -> str:
    prefix = f"SQ{local_day(now):%Y%m%d}"
    return f"{prefix}{take_serial(prefix):06d}"
