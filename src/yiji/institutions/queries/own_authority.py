"""The authority that an officer works for."""

from __future__ import annotations

from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority


def own_authority_name(scope: Scope) -> str:
    """The name of the authority that the scope acts for, "" for other sides."""
    if scope.side != "authority" or scope.organisation_id is None:
        return ""
    return str(
        Authority.objects.filter(pk=scope.organisation_id).values_list("name", flat=True).first() or ""
    )
