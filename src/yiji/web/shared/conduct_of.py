"""The parts of a physician's page about penalties, bars and assessments."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.register.queries import assessments, conduct


def conduct_of(scope: Scope, physician_id: uuid.UUID) -> dict[str, Any]:
    """What the scope may see of one physician; an institution kind, days and articles only."""
    results = assessments.about_physician(scope, physician_id)
    return {
        "conduct": conduct.about_physician(scope, physician_id, timezone.localdate()),
        "assessments": results,
        "next_assessment": assessments.next_due(results),
    }
