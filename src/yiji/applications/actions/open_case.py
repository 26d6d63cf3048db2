"""The authority opens a case of its own accord: ex officio deregistration, rescission, correction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.submit import refuse_unready, submitted
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import decision_clock, local_day
from yiji.applications.form_content import freeze_application_form
from yiji.applications.models import Application
from yiji.applications.visibility import get_application


def open_case(
    scope: Scope, application_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Application:
    """Open: the twenty working days run from today. Raises Refusal with every missing field and blocking rule."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "open", version)
    refuse_unready(application, local_day(now), "submit")
    due = decision_clock(now, now)
    with transaction.atomic():
        application.submitted_at = now
        return transition(
            scope,
            application,
            "open",
            version=version,
            now=now,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                **submitted(application, scope, now),
                **freeze_application_form(application, scope),
                "received_at": now,
                "accepted_at": now,
                "acceptor_person": scope.person_id,
                "decision_due_on": due.on,
                "due_on": due.on,
                "due_estimated": due.estimated,
            },
        )
