"""What waits for the reader among his colleagues' log-ins: the counters of the menu."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_access_resets, visible_hand_overs, visible_proposals


def staff_counts(scope: Scope) -> dict[str, int]:
    """``access_resets``, ``hand_overs`` and ``officers``, as far as the reader has to do with them."""
    counts: dict[str, int] = {}
    if scope.side == "institution":
        open_ones = visible_hand_overs(scope).filter(state="offered", expires_at__gt=timezone.now())
        mine = Q(successor__user_id=scope.user_id, approved_at__isnull=False)
        if scope.may("institution:operator:maintain"):
            mine |= Q(approved_at__isnull=True)
        counts["hand_overs"] = open_ones.filter(mine).count()
        if scope.may("institution:operator:check"):
            counts["access_resets"] = _resets(scope)
    elif scope.may("authority:officer:maintain"):
        proposed = visible_proposals(scope).filter(state="proposed").exclude(proposed_by_id=scope.user_id)
        counts["officers"] = proposed.count() + _resets(scope)
    return counts


def _resets(scope: Scope) -> int:
    waiting = visible_access_resets(scope).filter(state="asked")
    return waiting.exclude(asked_by_id=scope.user_id).exclude(user_id=scope.user_id).count()
