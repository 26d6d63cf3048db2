"""The clock of a decision stops for hearings and tests, goes on, or is extended once (APL 42, 45)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import decision_clock, local_day
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_outcome
from yiji.applications.visibility import get_application
from yiji.codelists.calendar import working_days
from yiji.kernel.outcome import Problem, Refusal


def pause(
    scope: Scope, application_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> Application:
    """Stop the clock; the parties are told in writing why (APL 45)."""
    now = now or timezone.now()
    _needs_reason(reason, "请写明中止期限的事由和所需时间。", "《行政许可法》第四十五条")
    application = get_application(scope, application_id)
    changes = {"paused_at": now, "due_on": None, "due_estimated": False}
    return _moved(scope, application, "pause", version, now, reason, changes, "期限中止", reason)


def resume(
    scope: Scope, application_id: uuid.UUID, *, version: int, note: str = "", now: dt.datetime | None = None
) -> Application:
    """Go on counting: the working days since the pause are left out."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "resume", version)
    began = application.paused_at or now
    lost = working_days().working_days_between(local_day(began), local_day(now))
    application.paused_days += lost
    due = _due(application, now)
    changes = {"paused_at": None, "paused_days": application.paused_days, **due}
    text = f"审批期限恢复计算，应于{due['due_on']}前作出决定。"
    return _moved(scope, application, "resume", version, now, note, changes, "期限恢复", text)


def extend(
    scope: Scope, application_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> Application:
    """Ten more working days, once, approved by whoever decides, the parties told why (APL 42)."""
    now = now or timezone.now()
    _needs_reason(reason, "请写明延长期限的理由。", "《行政许可法》第四十二条")
    application = get_application(scope, application_id)
    require_move(scope, application, "extend", version)
    if application.extended:
        raise Refusal(Problem("once_only", "审批期限只能延长一次。", way_out="请在现有期限内作出决定。"))
    application.extended = True
    due = _due(application, now)
    changes = {"extended": True, **due}
    text = f"因“{reason[:60]}”延长十个工作日，应于{due['due_on']}前作出决定。"
    return _moved(scope, application, "extend", version, now, reason, changes, "期限延长", text)


def _due(application: Application, now: dt.datetime) -> dict[str, Any]:
    due = decision_clock(
        application.accepted_at or now,
        application.received_at or application.accepted_at or now,
        extended=application.extended,
        paused_days=application.paused_days,
    )
    return {"decision_due_on": due.on, "due_on": due.on, "due_estimated": due.estimated}


def _moved(
    scope: Scope,
    application: Application,
    move: str,
    version: int,
    now: dt.datetime,
    note: str,
    changes: dict[str, Any],
    outcome: str,
    told: str,
) -> Application:
    with transaction.atomic():
        application = transition(
            scope,
            application,
            move,
            version=version,
            now=now,
            note=note,
            organisation_name=application.authority.name if application.authority else "",
            changes=changes,
        )
        tell_outcome(application, outcome, told[:120])
    return application


def _needs_reason(reason: str, message: str, article: str) -> None:
    if not reason.strip():
        raise Refusal(
            Problem("required", message, field="reason", way_out="理由会告知申请人。", articles=(article,))
        )
