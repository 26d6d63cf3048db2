"""Before a registration is taken away its holder is told and may answer (APL 36 by analogy, DRG-15)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import clock
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_hearing
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Problem, Refusal
from yiji.vault.fields import seal

LONGEST_ANSWER = 4000


def hear(
    scope: Scope, application_id: uuid.UUID, *, version: int, grounds: str, now: dt.datetime | None = None
) -> Application:
    """Tell the physician facts, grounds and the right to answer. Raises Refusal without grounds."""
    now = now or timezone.now()
    if not grounds.strip():
        raise Refusal(
            Problem(
                "required",
                "请写明告知当事人的事实、理由和依据。",
                field="grounds",
                way_out="写明拟作出的决定、事实和条文；当事人将看到全文。",
            )
        )
    application = get_application(scope, application_id)
    due = clock("hearing", now)
    with transaction.atomic():
        application = transition(
            scope,
            application,
            "hear",
            version=version,
            now=now,
            note=grounds,
            organisation_name=application.authority.name if application.authority else "",
            changes={"heard_at": now, "due_on": due.on, "due_estimated": due.estimated},
        )
        tell_hearing(application, due.on)
    return application


def respond(
    scope: Scope, application_id: uuid.UUID, *, version: int, answer: str, now: dt.datetime | None = None
) -> Application:
    """The physician answers; a later answer replaces the earlier one until the examination is finished."""
    now = now or timezone.now()
    answer = answer.strip()
    if not answer or len(answer) > LONGEST_ANSWER:
        raise Refusal(
            Problem(
                "required" if not answer else "too_long",
                "请填写陈述申辩意见，最多 {most} 个字。",
                field="answer",
                way_out="没有意见的可以不提交，期满后审批机关继续办理。",
                params={"most": LONGEST_ANSWER},
            )
        )
    application = get_application(scope, application_id)
    require_move(scope, application, "respond", version)
    seal(application, "hearing_answer", answer)
    with transaction.atomic():
        return transition(
            scope,
            application,
            "respond",
            version=version,
            now=now,
            note="已提交陈述申辩意见",
            changes={"hearing_answer": application.hearing_answer},
        )
