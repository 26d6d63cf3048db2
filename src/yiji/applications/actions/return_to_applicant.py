"""The institution returns an application with listed reasons; the applicant may mend and submit again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import transition
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_physician_returned
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Problem, Refusal


def return_to_applicant(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    reasons: Sequence[str],
    note: str = "",
    now: dt.datetime | None = None,
) -> Application:
    """Return for the given reasons (texts); at least one reason or a note is needed."""
    now = now or timezone.now()
    text = "；".join([*reasons, note.strip()] if note.strip() else reasons)
    if not text:
        raise Refusal(
            Problem(
                "required",
                "请填写退回理由。",
                field="reasons",
                way_out="勾选一项理由，或在说明中写明需要修改之处。",
            )
        )
    application = get_application(scope, application_id)
    with transaction.atomic():
        application = transition(
            scope,
            application,
            "return_to_applicant",
            version=version,
            now=now,
            note=text,
            organisation_name=application.institution.name if application.institution else "",
            changes={"return_reason": text[:500], "due_on": None, "due_estimated": False},
        )
        tell_physician_returned(application, None)
    return application
