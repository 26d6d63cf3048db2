"""The physician withdraws an application before the decision, or discards a draft."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import transition
from yiji.applications.models import Application
from yiji.applications.visibility import get_application


def withdraw(
    scope: Scope, application_id: uuid.UUID, *, version: int, reason: str = "", now: dt.datetime | None = None
) -> Application:
    """Withdraw; the application ends and a new one may be started at once."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    with transaction.atomic():
        return transition(
            scope,
            application,
            "withdraw",
            version=version,
            now=now,
            note=reason,
            changes={"due_on": None, "due_estimated": False},
        )
