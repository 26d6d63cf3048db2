"""How an institution activates, whether its authority lets it do so directly, and who uses the system at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yiji.accounts.models import InstitutionAccount
from yiji.institutions.models import Institution
from yiji.register.models import ActivationMethodChange, DirectActivationRule

# In these states somebody of the institution can activate: a restricted one may only read.
_IN_USE = ("active",)


@dataclass(frozen=True)
class ActivationSetting:
    """``method`` is SMS_CODE, DIRECT or AUTO; ``direct_allowed`` is what the licensing authority says of it."""

    institution_id: uuid.UUID
    method: str
    direct_allowed: bool
    authority_id: uuid.UUID
    authority: str

    @property
    def direct_offered(self) -> bool:
        """Direct activation is possible only where the authority allows it and the institution has chosen it."""
        return self.method == "DIRECT" and self.direct_allowed

    @property
    def automatic(self) -> bool:
        return self.method == "AUTO"


def activation_setting(institution: Institution) -> ActivationSetting:
    """The setting in force now; codes by SMS where nothing was ever chosen."""
    method = (
        InstitutionAccount.objects.filter(institution_id=institution.pk)
        .values_list("activation_method", flat=True)
        .first()
    )
    return ActivationSetting(
        institution_id=institution.pk,
        method=method or "SMS_CODE",
        direct_allowed=direct_allowed(institution),
        authority_id=institution.licence_issuer_id,
        authority=institution.licence_issuer.name,
    )


def direct_allowed(institution: Institution) -> bool:
    """What the licensing authority last said of this institution, else of all its institutions; no by default."""
    own = last_rule(institution.licence_issuer_id, institution.pk)
    if own is not None and own.allowed is not None:
        return own.allowed
    return general_rule(institution.licence_issuer_id)


def last_rule(authority_id: uuid.UUID, institution_id: uuid.UUID | None) -> DirectActivationRule | None:
    """The newest word of the authority on one institution, or (None) on all of them."""
    return (
        DirectActivationRule.objects.filter(authority_id=authority_id, institution_id=institution_id)
        .order_by("-set_at", "-pk")
        .first()
    )


def own_rules(authority_id: uuid.UUID, institution_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bool | None]:
    """The newest word of the authority on each of these institutions, where there is one."""
    rows = (
        DirectActivationRule.objects.filter(
            authority_id=authority_id, institution_id__in=list(institution_ids)
        )
        .order_by("set_at", "pk")
        .values_list("institution_id", "allowed")
    )
    return {institution_id: allowed for institution_id, allowed in rows if institution_id}


def rule_history(authority_id: uuid.UUID, most: int = 20) -> list[dict[str, Any]]:
    """What the authority has said, the newest first."""
    rows = DirectActivationRule.objects.filter(authority_id=authority_id).order_by("-set_at", "-pk")
    columns = ("institution__name", "allowed", "reason", "set_by_name", "set_at")
    return [{**row, "institution": row["institution__name"] or ""} for row in rows.values(*columns)[:most]]


def method_history(institution_id: uuid.UUID, most: int = 20) -> list[dict[str, Any]]:
    """How the institution has activated until now, the newest change first."""
    rows = ActivationMethodChange.objects.filter(institution_id=institution_id).order_by("-set_at", "-pk")
    return [dict(row) for row in rows.values("method", "previous", "set_by_name", "set_at")[:most]]


def uses_the_system(institution_id: uuid.UUID) -> bool:
    """Whether somebody of the institution can log in here, so that it can activate its physicians."""
    return InstitutionAccount.objects.filter(institution_id=institution_id, state__in=_IN_USE).exists()


def general_rule(authority_id: uuid.UUID) -> bool:
    """What holds for the authority's institutions without a word of their own."""
    found = last_rule(authority_id, None)
    return bool(found and found.allowed)
