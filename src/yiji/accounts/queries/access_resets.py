"""Resets of lost log-ins that are under way: for those who ask and confirm, and for the owner."""

from __future__ import annotations

import uuid
from typing import Any

from yiji.accounts.models import AccessReset
from yiji.accounts.models.recovery import OPEN_RESETS
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_access_resets
from yiji.kernel.outcome import NotFound


def open_resets(scope: Scope) -> list[dict[str, Any]]:
    """Resets within the own organisation that have not ended, the oldest first."""
    found = visible_access_resets(scope).filter(state__in=OPEN_RESETS)
    found = found.select_related("user", "asked_by", "confirmed_by").order_by("asked_at", "id")
    return [_row(scope, one) for one in found[:200]]


def access_reset(scope: Scope, reset_id: uuid.UUID) -> dict[str, Any]:
    """One reset of the own organisation; or NotFound."""
    found = visible_access_resets(scope).filter(pk=reset_id)
    one = found.select_related("user", "asked_by", "confirmed_by").first()
    if one is None:
        raise NotFound
    return _row(scope, one)


def own_reset(scope: Scope) -> dict[str, Any] | None:
    """A reset of one's own log-in that somebody else asked for and that has not ended."""
    if scope.user_id is None:
        return None
    found = AccessReset.objects.filter(user_id=scope.user_id, state__in=OPEN_RESETS)
    one = found.select_related("user", "asked_by", "confirmed_by").first()
    return _row(scope, one) if one else None


def _row(scope: Scope, one: AccessReset) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.user.display_name,
        "login_name": one.user.login_name,
        "state": one.state,
        "reason": one.reason,
        "new_phone": one.new_phone is not None,
        "asked_by": one.asked_by.display_name,
        "asked_at": one.asked_at,
        "due_at": one.due_at,
        "confirmed_by": one.confirmed_by.display_name if one.confirmed_by else "",
        "own": one.asked_by_id == scope.user_id or one.asked_by_person == scope.person_id,
        "about_me": one.user_id == scope.user_id,
    }
