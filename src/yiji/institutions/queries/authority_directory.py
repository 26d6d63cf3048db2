"""The authorities an application can be handed on to."""

from __future__ import annotations

from django.db.models import Q

from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority


def other_authorities(scope: Scope) -> list[tuple[str, str]]:
    """(id, name) of the other active authorities of the officer's province, the own city's first."""
    own = Authority.objects.filter(pk=scope.organisation_id).first() if scope.side == "authority" else None
    if own is None:
        return []
    rows = Authority.objects.filter(province_code=own.province_code, is_active=True).exclude(pk=own.pk)
    near = rows.filter(Q(city_code=own.city_code) | Q(level="province")).order_by("level", "name")
    far = rows.exclude(pk__in=near.values("pk")).order_by("city_code", "name")
    return [(str(pk), name) for pk, name in (*near.values_list("pk", "name"), *far.values_list("pk", "name"))]
