"""Ex officio deregistrations under way, so that none is opened twice."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.rulebook.workflow import TERMINAL


def open_deregistrations(scope: Scope, physician_id: uuid.UUID) -> dict[uuid.UUID, Application]:
    """The open case of each registration of the physician, within the scope."""
    rows = visible_applications(scope).filter(physician_id=physician_id, type="DEREGISTER_EXOFFICIO")
    return {row.registration_id: row for row in rows.exclude(state__in=TERMINAL) if row.registration_id}
