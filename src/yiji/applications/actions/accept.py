"""The authority accepts a complete application (受理); the twenty-working-day clock starts (ML 13, APL 32)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import transition
from yiji.applications.deadline import decision_clock
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_outcome
from yiji.applications.visibility import get_application


def accept(
    scope: Scope, application_id: uuid.UUID, *, version: int, note: str = "", now: dt.datetime | None = None
) -> Application:
    """Accept and start the clock; the applicant and the institution are told the date."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    due = decision_clock(now, application.received_at or now)
    with transaction.atomic():
        application = transition(
            scope,
            application,
            "accept",
            version=version,
            now=now,
            note=note,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                "accepted_at": now,
                "acceptor_person": scope.person_id,
                "decision_due_on": due.on,
                "due_on": due.on,
                "due_estimated": due.estimated,
            },
        )
        tell_outcome(application, "受理", f"审批机关将于{due.on}前作出决定。")
    return application
