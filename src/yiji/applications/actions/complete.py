"""The certificate is delivered and the case closed (APL 44: within ten working days)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import transition
from yiji.applications.models import Application
from yiji.applications.visibility import get_application


def complete(
    scope: Scope, application_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Application:
    """Mark as delivered; the application is then final."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    with transaction.atomic():
        return transition(
            scope,
            application,
            "complete",
            version=version,
            now=now,
            organisation_name=application.authority.name if application.authority else "",
            changes={"completed_at": now, "due_on": None, "due_estimated": False},
        )
