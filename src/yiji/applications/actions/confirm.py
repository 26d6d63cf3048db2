"""The intended institution confirms with its opinion: content is frozen, the form numbered, the authority receives it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import clock, local_day
from yiji.applications.facts import application_facts, approving_authority_of
from yiji.applications.form_content import freeze_application_form
from yiji.applications.models import Application
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Problem, Refusal
from yiji.rulebook.application_types import get
from yiji.rulebook.rule import blocking, run_rules


def confirm(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    opinion: str,
    employed_from: dt.date,
    employed_to: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Application:
    """Confirm and send on to the approving authority (MR 9, 12).

    Raises Refusal for blocking rules (a missing approving authority is AUTH-04), Conflict, NotFound.
    """
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "confirm", version)
    _check_term(employed_from, employed_to)
    kind = get(application.type)
    problems = blocking(
        run_rules(kind, application_facts(application, local_day(now)), local_day(now), "confirm")
    )
    authority_id = application.authority_id or approving_authority_of(application)
    if problems or authority_id is None:
        raise Refusal.of(problems or [_no_authority()])
    term = {
        "employed_from": employed_from.isoformat(),
        "employed_to": employed_to and employed_to.isoformat(),
    }
    with transaction.atomic():
        application.institution_opinion = opinion
        application.content = {**application.content, **term}
        application.confirmed_at = now
        form = freeze_application_form(application, scope)
        application = transition(
            scope,
            application,
            "confirm",
            version=version,
            now=now,
            note=opinion,
            organisation_name=application.institution.name if application.institution else "",
            form_sha256=form.get("form_sha256", ""),
            changes={
                "content": application.content,
                "institution_opinion": opinion,
                "confirmed_at": now,
                "confirmer_person": scope.person_id,
                "authority_id": authority_id,
                **form,
            },
        )
        return _receive(application, now)


def _receive(application: Application, now: dt.datetime) -> Application:
    """Electronic filing reaches the authority at once; the five-day intake clock starts (APL 32)."""
    due = clock("intake", now)
    changes: dict[str, Any] = {
        "received_at": now,
        "intake_due_on": due.on,
        "due_on": due.on,
        "due_estimated": due.estimated,
    }
    return transition(
        Scope.system("系统"), application, "receive", version=application.version, now=now, changes=changes
    )


def _check_term(employed_from: dt.date, employed_to: dt.date | None) -> None:
    if employed_to and employed_to <= employed_from:
        raise Refusal(
            Problem(
                "invalid",
                "聘用结束日期应晚于开始日期。",
                field="employed_to",
                way_out="请核对聘用期限；无固定期限的，结束日期留空。",
            )
        )


def _no_authority() -> Problem:
    return Problem(
        "AUTH-04",
        "本机构尚未设置该执业类别的审批机关，不能确认。",
        way_out="请由管理员到“设置 → 审批机关”设置（等待复核的，请先复核）后再确认。",
        articles=("《医师执业注册管理办法》第九条",),
    )
