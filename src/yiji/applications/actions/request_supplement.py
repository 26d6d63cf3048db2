"""One-time complete notice of what is missing (APL 32(4)), and the applicant's answer to it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import transition
from yiji.applications.deadline import clock
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_physician_returned
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Conflict, Problem, Refusal


def request_supplement(
    scope: Scope, application_id: uuid.UUID, *, version: int, items: str, now: dt.datetime | None = None
) -> Application:
    """Tell once everything that is missing; a second notice for the same application is refused."""
    now = now or timezone.now()
    if not items.strip():
        raise Refusal(
            Problem("required", "请列明需补正的全部内容。", field="items", way_out="逐项写明缺少的材料。")
        )
    application = get_application(scope, application_id)
    if application.steps.filter(move="request_supplement").exists():
        raise Conflict("补正内容只能一次性告知，本申请已告知过一次。请受理或决定不予受理。")
    due = clock("supplement", now)
    with transaction.atomic():
        application = transition(
            scope,
            application,
            "request_supplement",
            version=version,
            now=now,
            note=items,
            organisation_name=application.authority.name if application.authority else "",
            changes={"return_reason": items[:500], "due_on": due.on, "due_estimated": due.estimated},
        )
        tell_physician_returned(application, due.on)
    return application


def supply(
    scope: Scope, application_id: uuid.UUID, *, version: int, note: str = "", now: dt.datetime | None = None
) -> Application:
    """The applicant or the institution says that everything asked for has been supplied."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    due = clock("intake", now)
    with transaction.atomic():
        return transition(
            scope,
            application,
            "supply",
            version=version,
            now=now,
            note=note,
            changes={
                "received_at": now,
                "intake_due_on": due.on,
                "due_on": due.on,
                "due_estimated": due.estimated,
            },
        )
