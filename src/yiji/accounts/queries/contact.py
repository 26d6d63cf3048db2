"""How a user can be reached: the e-mail address he verified, and his open move to another phone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from yiji.accounts.models import EmailAddress, PhysicianPhoneChange
from yiji.accounts.models.physician_contact import OPEN_PHONE_CHANGES
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_email, mask_phone

# After a phone was changed, a forgotten password waits this long: the old number had no say yet.
SETTLING = dt.timedelta(hours=24)


def verified_email(user_id: uuid.UUID) -> str:
    """The user's verified address in clear, to send to; "" when he has none. Show it by ``masked_email``."""
    row = EmailAddress.objects.filter(
        user_id=user_id, verified_at__isnull=False, ended_at__isnull=True
    ).first()
    return reveal(row, "address") if row else ""


def masked_email(user_id: uuid.UUID) -> str:
    """``z***@example.com``, "" without a verified address."""
    return mask_email(verified_email(user_id))


def masked_emails(user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The masked verified addresses of those users who have one."""
    rows = EmailAddress.objects.filter(
        user_id__in=list(user_ids), verified_at__isnull=False, ended_at__isnull=True
    )
    return {row.user_id: mask_email(reveal(row, "address")) for row in rows}


def open_phone_change(user_id: uuid.UUID, now: dt.datetime) -> dict[str, Any] | None:
    """The move that is under way: id, way, state, new_phone (masked), due_at, expires_at; None without one."""
    row = (
        PhysicianPhoneChange.objects.filter(user_id=user_id, state__in=OPEN_PHONE_CHANGES)
        .order_by("-asked_at")
        .first()
    )
    if row is None or (row.state != "cooling" and row.expires_at <= now):
        return None
    return {
        "id": row.pk,
        "way": row.way,
        "state": row.state,
        "new_phone": mask_phone(reveal(row, "new_phone")),
        "asked_at": row.asked_at,
        "due_at": row.due_at,
        "expires_at": row.expires_at,
        "proved": row.new_proved_at is not None,
    }


def phone_changed_lately(user_id: uuid.UUID, now: dt.datetime) -> bool:
    """Whether the registered phone became another one within the last day."""
    return PhysicianPhoneChange.objects.filter(
        user_id=user_id, state="done", ended_at__gt=now - SETTLING
    ).exists()
