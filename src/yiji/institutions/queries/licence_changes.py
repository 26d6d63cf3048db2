"""Changes of practice licences: the one that waits, those that were made, how many wait for the reader."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.institutions.licence_states import LICENCE_ACTS
from yiji.institutions.models import LicenceChange
from yiji.institutions.visibility import visible_licence_changes

_SHOWN = 20


@dataclass(frozen=True)
class LicenceChangeRow:
    """One change; ``mine``: the reader entered it and so cannot confirm it."""

    id: uuid.UUID
    act: str
    label: str
    follows: str
    from_state: str
    to_state: str
    reason: str
    note: str
    document_no: str
    effective_on: dt.date
    valid_from: dt.date | None
    valid_to: dt.date | None
    evidence_id: uuid.UUID | None
    state: str
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    decline_reason: str
    version: int
    mine: bool


def waiting_licence_change(scope: Scope, institution_id: uuid.UUID) -> LicenceChangeRow | None:
    """The change that waits for a second person, if any."""
    found = visible_licence_changes(scope).filter(institution_id=institution_id, state="asked").first()
    return _row(scope, found) if found else None


def licence_history(scope: Scope, institution_id: uuid.UUID) -> list[LicenceChangeRow]:
    """What was decided, newest first, at most twenty; an institution sees of its own what took effect."""
    found = visible_licence_changes(scope).filter(institution_id=institution_id).exclude(state="asked")
    return [_row(scope, one) for one in found.order_by("-asked_at")[:_SHOWN]]


def own_licence_history(scope: Scope) -> list[LicenceChangeRow]:
    """The same for the institution that the scope acts for; empty for other sides."""
    if scope.side != "institution" or scope.organisation_id is None:
        return []
    return licence_history(scope, scope.organisation_id)


def licence_change_count(scope: Scope, most: int = 100) -> int:
    """How many changes of the own authority wait for another person than the reader."""
    if not scope.may("authority:institution_account:check"):
        return 0
    person = scope.person_id or scope.user_id
    waiting = visible_licence_changes(scope).filter(state="asked").exclude(asked_by_person=person)
    return waiting[:most].count()


def waiting_licences() -> QuerySet[Any]:
    """A subquery of the ids of institutions whose licence change waits for a second person."""
    return LicenceChange.objects.filter(state="asked").values("institution_id")


def _row(scope: Scope, change: LicenceChange) -> LicenceChangeRow:
    act = LICENCE_ACTS[change.act]
    same = ("id", "act", "from_state", "to_state", "reason", "note", "document_no", "effective_on", "valid_from",
            "valid_to", "evidence_id", "state", "asked_at", "decided_at", "decline_reason", "version")  # fmt: skip
    return LicenceChangeRow(
        **{name: getattr(change, name) for name in same},
        label=act.label,
        follows=act.follows,
        asked_by=change.asked_by_name,
        decided_by=change.decided_by_name,
        mine=change.asked_by_person == (scope.person_id or scope.user_id),
    )
