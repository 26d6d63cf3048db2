"""What an institution keeps about one of its physicians besides the register: each part the newest few, one query."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.events import verb_text
from yiji.audit.models import AuditEvent
from yiji.register.models import RosterVerification
from yiji.register.queries.info_changes import COLUMNS, describe_info_changes
from yiji.register.visibility import visible_info_changes

MOST = 20
_ACCOUNT_KINDS = ("physician_account", "account", "account_claim")
_VERIFICATIONS = ("roster.verify_qualification", "roster.verify_registration")


@dataclass(frozen=True)
class FileEvent:
    """One line of a history."""

    at: dt.datetime
    text: str
    by: str


@dataclass(frozen=True)
class AccountFacts:
    """One account of the physician; ended ones too."""

    state: str
    method: str
    created_at: dt.datetime
    phone_verified_at: dt.datetime | None
    activated_at: dt.datetime | None


def info_changes_of(scope: Scope, physician_id: uuid.UUID) -> list[dict[str, Any]]:
    """The newest changes of information that he asked this institution for."""
    rows = visible_info_changes(scope).filter(physician_id=physician_id).order_by("-submitted_at", "id")
    return describe_info_changes(rows.values(*COLUMNS, "evidence_pages")[:MOST])


def verifications_of(scope: Scope, registration_ids: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    """The verifications in force of his registrations: what, with which result, by whom, when."""
    rows = RosterVerification.objects.filter(
        institution_id=scope.organisation_id, registration_id__in=registration_ids
    )
    columns = (
        "kind", "results", "note", "verified_by_name", "verified_at", "registration__certificate_no",
    )  # fmt: skip
    return [dict(row) for row in rows.order_by("-verified_at").values(*columns)]


def verification_history(scope: Scope, registration_ids: Sequence[uuid.UUID]) -> list[FileEvent]:
    """Each time somebody of the institution has recorded a verification, newest first."""
    events = AuditEvent.objects.filter(
        object_kind="registration",
        object_id__in=[str(one) for one in registration_ids],
        verb__in=_VERIFICATIONS,
        tenant_id=scope.organisation_id,
    )
    return _lines(events)


def accounts_of(scope: Scope, physician_id: uuid.UUID) -> list[tuple[uuid.UUID, AccountFacts]]:
    """His accounts, the newest first; the caller has made sure that he is in the scope."""
    rows = PhysicianAccount.objects.filter(physician_id=physician_id).order_by("-created_at")[:MOST]
    return [
        (
            row.pk,
            AccountFacts(
                row.state, row.activation_method, row.created_at, row.phone_verified_at, row.activated_at
            ),
        )
        for row in rows
    ]


def account_events(scope: Scope, account_ids: Sequence[uuid.UUID]) -> list[FileEvent]:
    """What this institution did to his accounts, newest first."""
    events = AuditEvent.objects.filter(
        subject_id__in=account_ids, tenant_id=scope.organisation_id, object_kind__in=_ACCOUNT_KINDS
    )
    return _lines(events)


def _lines(events: Any) -> list[FileEvent]:
    rows = events.order_by("-id").values_list("at", "verb", "actor_name")[:MOST]
    return [FileEvent(at, str(verb_text(verb)), by) for at, verb, by in rows]
