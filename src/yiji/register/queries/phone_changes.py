"""Moves to another phone as the institution that vouches for them sees them (domain I-18)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount, PhysicianPhoneChange, User
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.kernel.outcome import NotFound
from yiji.register.queries.match import institution_of_valid_registration
from yiji.register.visibility import visible_live_accounts, visible_phone_changes
from yiji.vault.fields import reveal, reveal_value
from yiji.vault.masking import mask_id_number, mask_phone

ORDER = ("-asked_at", "-id")
COLUMNS = (
    "id",
    "user_id",
    "user__display_name",
    "state",
    "asked_at",
    "new_phone",
    "old_phone",
    "asked_by_id",
    "checked_by_id",
    "checked_at",
    "confirmed_by_id",
    "confirmed_at",
    "due_at",
    "ended_at",
    "end_reason",
)
TABS = {"open": ("asked", "checked"), "cooling": ("cooling",), "ended": ("done", "stopped", "expired")}


@dataclass(frozen=True)
class DeskChange:
    """One move for its page; numbers are masked, names of staff are within the own institution."""

    id: uuid.UUID
    version: int
    state: str
    name: str
    id_number: str
    old_phone: str
    new_phone: str
    by_physician: bool
    proved: bool
    document_type: str
    asked_at: dt.datetime
    checked_by: str
    checked_at: dt.datetime | None
    confirmed_by: str
    confirmed_at: dt.datetime | None
    due_at: dt.datetime | None
    ended_at: dt.datetime | None
    end_reason: str
    checked_by_me: bool


def phone_changes(scope: Scope, tab: str) -> QuerySet[PhysicianPhoneChange]:
    """Those of one tab (a key of TABS); what the physician asked but has not proved is not shown."""
    found = visible_phone_changes(scope).filter(state__in=TABS.get(tab, TABS["open"]))
    if tab == "open":
        found = found.filter(expires_at__gt=timezone.now())
        # A physician's own request counts once his new number is proved.
        waiting_for_him = found.filter(state="asked", new_proved_at__isnull=True)
        started_here = waiting_for_him.exclude(asked_by_id=F("user_id"))
        found = found.filter(new_proved_at__isnull=False) | started_here
    return found


def describe_phone_changes(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of COLUMNS with masked numbers and the names of those who acted."""
    rows = list(rows)
    names = _names({row[key] for row in rows for key in ("checked_by_id", "confirmed_by_id")})
    return [
        {
            **row,
            "new_phone": _masked(row, "new_phone"),
            "old_phone": _masked(row, "old_phone"),
            "by_physician": row["asked_by_id"] == row["user_id"],
            "checked_by": names.get(row["checked_by_id"], ""),
            "confirmed_by": names.get(row["confirmed_by_id"], ""),
        }
        for row in rows
    ]


def phone_change_count(scope: Scope, most: int) -> int:
    """How many wait for an operator of this institution, counted up to ``most``."""
    return phone_changes(scope, "open")[:most].count()


def desk_change(scope: Scope, change_id: uuid.UUID) -> DeskChange:
    """One move of the scope's institution; raises NotFound for others'."""
    row = visible_phone_changes(scope).filter(pk=change_id).select_related("user").first()
    if row is None:
        raise NotFound
    names = _names({row.checked_by_id, row.confirmed_by_id})
    return DeskChange(
        id=row.pk,
        version=row.version,
        state=row.state,
        name=row.user.display_name,
        id_number=mask_id_number(reveal(row.user, "id_number")),
        old_phone=mask_phone(reveal(row, "old_phone")),
        new_phone=mask_phone(reveal(row, "new_phone")),
        by_physician=row.asked_by_id == row.user_id,
        proved=row.new_proved_at is not None,
        document_type=row.document_type,
        asked_at=row.asked_at,
        checked_by=names.get(row.checked_by_id, ""),
        checked_at=row.checked_at,
        confirmed_by=names.get(row.confirmed_by_id, ""),
        confirmed_at=row.confirmed_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        checked_by_me=scope.user_id in (row.checked_by_id,) or scope.person_id == row.checked_by_person,
    )


def account_at_desk(scope: Scope, account_id: uuid.UUID) -> dict[str, Any]:
    """The account whose phone shall be changed: name, masked ID number and phone; raises NotFound."""
    account = visible_live_accounts(scope).filter(pk=account_id).select_related("user").first()
    if account is None:
        raise NotFound
    return {
        "id": account.pk,
        "name": account.name,
        "state": account.state,
        "id_number": mask_id_number(reveal(account, "id_number")),
        "phone": mask_phone(reveal(account.user, "phone")),
    }


def account_of_physician(scope: Scope, physician_id: uuid.UUID) -> uuid.UUID | None:
    """The live account of a physician within the scope, for the way to its pages."""
    found = visible_live_accounts(scope).filter(physician_id=physician_id)
    return found.values_list("pk", flat=True).first()


def vouching_institution(user_id: uuid.UUID) -> tuple[uuid.UUID, str] | None:
    """Who can see a physician in person: where he is registered, else who is to activate him; (id, name)."""
    account = PhysicianAccount.objects.filter(user_id=user_id).first()
    if account is None:
        return None
    institution = institution_of_valid_registration(account.physician_id) if account.physician_id else None
    if institution is None and account.activating_institution_id:
        institution = Institution.objects.filter(pk=account.activating_institution_id).first()
    return (institution.pk, institution.name) if institution else None


def _masked(row: Mapping[str, Any], field: str) -> str:
    return mask_phone(reveal_value(PhysicianPhoneChange, field, row["id"], row[field]))


def _names(user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    return dict(
        User.objects.filter(pk__in=[one for one in user_ids if one]).values_list("pk", "display_name")
    )
