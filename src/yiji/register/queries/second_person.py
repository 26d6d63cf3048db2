"""Whether an institution has somebody else who may confirm what one operator has asked for."""

from __future__ import annotations

from yiji.accounts.models import Membership
from yiji.accounts.scope import Scope

_CONFIRMING_ROLES = ("administrator", "checker")


def second_person_exists(scope: Scope) -> bool:
    """True when another person (not only another log-in) of the scope's institution may confirm."""
    if scope.organisation_id is None:
        return False
    others = Membership.objects.filter(
        institution_id=scope.organisation_id,
        role__in=_CONFIRMING_ROLES,
        ended_at__isnull=True,
        user__is_active=True,
    )
    if scope.user_id is not None:
        others = others.exclude(user_id=scope.user_id)
    if scope.person_id is not None:
        others = others.exclude(user__person_id=scope.person_id)
    return others.exists()
