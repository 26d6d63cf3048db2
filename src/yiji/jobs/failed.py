"""Counts background jobs that did not succeed, for home pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from yiji.jobs.queries import recent

# Older ones are history: nobody waits for them any more.
LOOK_BACK = dt.timedelta(days=30)


def failed_jobs(
    tenant_id: uuid.UUID | None, kinds: Collection[str], now: dt.datetime, *, most: int = 100
) -> int:
    """How many of the last thirty days failed, counted to ``most``."""
    found = recent(tenant_id, kinds=kinds).filter(state="failed", created_at__gte=now - LOOK_BACK)
    return found[:most].count()
