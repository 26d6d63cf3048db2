"""The operators of an institution, with what their administrator needs to know of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.models import Membership, User
from yiji.accounts.one_time_codes import live_code
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import get_live_membership, visible_memberships
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_phone

_COLUMNS = (
    "id",
    "role",
    "since",
    "ended_at",
    "user_id",
    "user__login_name",
    "user__display_name",
    "user__must_set_password",
    "user__totp_confirmed_at",
    "user__last_seen_at",
    "user__phone",
)


def operator_list(scope: Scope, *, ended: bool = False) -> list[dict[str, Any]]:
    """Present (or past) operators, oldest first; the phone is masked, ``own`` marks the reader himself."""
    found: QuerySet[Membership] = visible_memberships(scope).filter(ended_at__isnull=not ended)
    rows = []
    for row in found.order_by("since", "id").values(*_COLUMNS)[:500]:
        phone = reveal_value(User, "phone", row["user_id"], row["user__phone"])
        rows.append(
            {
                "id": row["id"],
                "role": row["role"],
                "since": row["since"],
                "ended_at": row["ended_at"],
                "login_name": row["user__login_name"],
                "name": row["user__display_name"],
                "phone": mask_phone(phone),
                "waiting": row["user__must_set_password"],
                "second_factor": row["user__totp_confirmed_at"] is not None,
                "last_seen_at": row["user__last_seen_at"],
                "own": row["user_id"] == scope.user_id,
            }
        )
    return rows


def operator(scope: Scope, membership_id: uuid.UUID) -> dict[str, Any]:
    """One present operator: id, name, login_name, role, waiting, own, code_expires_at; or NotFound."""
    found = get_live_membership(scope, membership_id)
    code = live_code("setup", found.user_id) if found.user.must_set_password else None
    return {
        "id": found.pk,
        "name": found.user.display_name,
        "login_name": found.user.login_name,
        "role": found.role,
        "waiting": found.user.must_set_password,
        "own": found.user_id == scope.user_id,
        "code_expires_at": code.expires_at if code else None,
    }
