"""Whether an institution has enough people with a log-in."""

from __future__ import annotations

from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_memberships


def live_operators(scope: Scope, most: int) -> int:
    """How many operators of the own institution may log in, counted to ``most``."""
    live = visible_memberships(scope).filter(ended_at__isnull=True, user__is_active=True)
    return live[:most].count()
