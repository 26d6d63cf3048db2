"""Hand-overs of roles: one's own, and all of the institution for its administrators."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from yiji.accounts.models import RoleHandOver
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_hand_overs, visible_memberships
from yiji.kernel.outcome import NotFound

_MOST = 50


def open_hand_overs(scope: Scope, *, now: dt.datetime | None = None) -> list[dict[str, Any]]:
    """Offers of the institution that wait for an answer or for consent, the newest first."""
    found = visible_hand_overs(scope).filter(state="offered", expires_at__gt=now or timezone.now())
    found = found.select_related("leaving__user", "successor__user").order_by("-offered_at")
    return [_row(scope, offer) for offer in found[:_MOST]]


def hand_over(scope: Scope, hand_over_id: uuid.UUID) -> dict[str, Any]:
    """One hand-over of the institution; or NotFound."""
    found = visible_hand_overs(scope).filter(pk=hand_over_id)
    offer = found.select_related("leaving__user", "successor__user", "approved_by").first()
    if offer is None:
        raise NotFound
    return _row(scope, offer)


def hand_over_for_me(user_id: uuid.UUID, *, now: dt.datetime | None = None) -> uuid.UUID | None:
    """An approved offer that waits for this user's answer, for the page after his log-in."""
    waiting = RoleHandOver.objects.filter(
        successor__user_id=user_id,
        successor__ended_at__isnull=True,
        leaving__ended_at__isnull=True,
        state="offered",
        approved_at__isnull=False,
        expires_at__gt=now or timezone.now(),
    )
    return waiting.order_by("-offered_at").values_list("pk", flat=True).first()


def possible_successors(scope: Scope) -> list[dict[str, Any]]:
    """Present colleagues who could take the reader's role: id, name, role; the reader himself is not among them."""
    rows = visible_memberships(scope).filter(ended_at__isnull=True).exclude(user_id=scope.user_id)
    if scope.person_id:
        rows = rows.exclude(user__person_id=scope.person_id)
    return [
        {"id": row["id"], "name": row["user__display_name"], "role": row["role"]}
        for row in rows.order_by("user__display_name", "id").values("id", "user__display_name", "role")[:300]
    ]


def _row(scope: Scope, offer: RoleHandOver) -> dict[str, Any]:
    return {
        "id": offer.pk,
        "role": offer.role,
        "state": offer.state,
        "open": offer.state == "offered" and offer.expires_at > timezone.now(),
        "leaving": offer.leaving.user.display_name,
        "successor": offer.successor.user.display_name,
        "successor_role": offer.successor.role,
        "pending": offer.pending,
        "offered_at": offer.offered_at,
        "expires_at": offer.expires_at,
        "answered_at": offer.answered_at,
        "approved": offer.approved_at is not None,
        "own": offer.leaving.user_id == scope.user_id,
        "for_me": offer.successor.user_id == scope.user_id,
    }
