"""Live accounts, their revocations and claims, as the lists of institution and authority show them (seed 5.1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.register.models import AccountClaim, AccountRevocation
from yiji.register.visibility import visible_claims, visible_live_accounts, visible_revocations
from yiji.search.find import find
from yiji.vault.fields import reveal, reveal_value
from yiji.vault.files import read_file
from yiji.vault.masking import mask_id_number, mask_phone
from yiji.vault.models import StoredFile

ACCOUNT_ORDER = ("-created_at", "id")
ACCOUNT_COLUMNS = (
    "id",
    "name",
    "id_number",
    "state",
    "created_at",
    "activated_at",
    "user_id",
    "user__phone",
    "user__last_seen_at",
)
REVOCATION_ORDER = ("-asked_at", "id")
REVOCATION_COLUMNS = (
    "id",
    "account__name",
    "organisation_name",
    "reason",
    "state",
    "asked_by_name",
    "asked_at",
    "decided_by_name",
    "decided_at",
    "objection_state",
)
CLAIM_ORDER = ("-created_at", "id")
CLAIM_COLUMNS = ("id", "number", "name", "state", "frozen_from", "created_at", "answered_at")
REVOCATION_TABS = ("asked", "revoked", "objections", "others")


@dataclass(frozen=True)
class RevocationDetail:
    """One request with the account it is about; ID number and phone are masked."""

    revocation: AccountRevocation
    name: str
    id_number: str
    phone: str
    asked_by_me: bool
    own: bool
    may_take_back: bool


@dataclass(frozen=True)
class ClaimDetail:
    """One claim: what the claimant says, and the account that stands under his number."""

    claim: AccountClaim
    id_number: str
    phone: str
    account_phone: str
    account_state: str
    account_since: dt.datetime | None
    revocation_asked: bool


def live_accounts(scope: Scope, name: str = "") -> QuerySet[PhysicianAccount]:
    """The live accounts that the scope may revoke, newest first; ``name`` searches by name or pinyin."""
    return find(visible_live_accounts(scope), "physician", name, column="physician_id")


def describe_accounts(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ACCOUNT_COLUMNS with masked values; no further query."""
    return [
        {
            **row,
            "id_number": mask_id_number(
                reveal_value(PhysicianAccount, "id_number", row["id"], row["id_number"])
            ),
            "phone": mask_phone(reveal_value(User, "phone", row["user_id"], row["user__phone"])),
        }
        for row in rows
    ]


def revocations(scope: Scope, tab: str) -> QuerySet[AccountRevocation]:
    """Requests of one tab of REVOCATION_TABS."""
    found = visible_revocations(scope)
    if tab == "objections":
        return found.exclude(objection_state="")
    if tab == "others":
        return found.filter(state__in=("declined", "taken_back"))
    return found.filter(state=tab)


def revocation_counts(scope: Scope) -> dict[str, int]:
    """How many wait: requests to decide, objections and claims to answer (each counted to a hundred)."""
    return {
        "asked": visible_revocations(scope).filter(state="asked")[:100].count(),
        "objections": visible_revocations(scope).filter(objection_state="open")[:100].count(),
        "claims": visible_claims(scope).filter(state="open")[:100].count(),
    }


def revocation_detail(scope: Scope, revocation_id: uuid.UUID) -> RevocationDetail:
    """One request in the scope; raises NotFound for any other."""
    found = (
        visible_revocations(scope).filter(pk=revocation_id).select_related("account", "account__user").first()
    )
    if found is None:
        raise NotFound
    mine = found.asked_by == scope.user_id or (
        scope.person_id is not None and scope.person_id == found.asked_by_person
    )
    own = found.organisation_id == scope.organisation_id
    return RevocationDetail(
        revocation=found,
        name=found.account.name,
        id_number=mask_id_number(reveal(found.account, "id_number")),
        phone=mask_phone(reveal(found.account.user, "phone")),
        asked_by_me=mine,
        own=own,
        may_take_back=mine and found.state == "asked",
    )


def revocation_evidence(scope: Scope, revocation_id: uuid.UUID) -> tuple[str, bytes]:
    """Media type and bytes of the evidence; raises NotFound outside the scope."""
    found = visible_revocations(scope).filter(pk=revocation_id).first()
    file = StoredFile.objects.filter(
        pk=found.evidence_id if found else None, owner_kind="account_revocation"
    ).first()
    if found is None or file is None:
        raise NotFound
    return file.media_type, read_file(file)


def claims(scope: Scope, *, open_only: bool) -> QuerySet[AccountClaim]:
    """Claims that the scope may answer, or all that were answered."""
    found = visible_claims(scope)
    return found.filter(state="open") if open_only else found.exclude(state="open")


def claim_detail(scope: Scope, claim_id: uuid.UUID) -> ClaimDetail:
    """One claim in the scope; raises NotFound for any other."""
    claim = visible_claims(scope).filter(pk=claim_id).select_related("account", "account__user").first()
    if claim is None:
        raise NotFound
    account = claim.account
    return ClaimDetail(
        claim=claim,
        id_number=mask_id_number(reveal(claim, "id_number")),
        phone=mask_phone(reveal(claim, "phone")),
        account_phone=mask_phone(reveal(account.user, "phone")) if account else "",
        account_state=account.state if account else "",
        account_since=account.created_at if account else None,
        revocation_asked=bool(
            account and AccountRevocation.objects.filter(account=account, state="asked").exists()
        ),
    )
