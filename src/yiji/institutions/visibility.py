"""Who sees which institutions, authorities and departments; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.institutions.models import ApprovingAuthority, Authority, Department, Institution
from yiji.kernel.outcome import NotFound


def visible_institutions(scope: Scope) -> QuerySet[Institution]:
    """Institution: itself; authority: those it licensed or that name it as approving authority; system: all."""
    if scope.side == "system":
        return Institution.objects.all()
    if scope.side == "institution" and scope.organisation_id:
        return Institution.objects.filter(pk=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        named = ApprovingAuthority.objects.filter(
            authority_id=scope.organisation_id, superseded_at__isnull=True
        )
        return Institution.objects.filter(
            Q(licence_issuer_id=scope.organisation_id) | Q(pk__in=named.values("institution_id"))
        )
    return Institution.objects.none()


def own_institution(scope: Scope) -> Institution:
    """The institution the scope acts for; raises NotFound for any other side."""
    if scope.side != "institution":
        raise NotFound
    found = visible_institutions(scope).select_related("licence_issuer").first()
    if found is None:
        raise NotFound
    return found


def visible_authorities(scope: Scope) -> QuerySet[Authority]:
    """The directory of active authorities is open to every side."""
    return Authority.objects.filter(is_active=True)


def visible_approving_authorities(scope: Scope) -> QuerySet[ApprovingAuthority]:
    """The settings of visible institutions, superseded ones included."""
    return ApprovingAuthority.objects.filter(institution__in=visible_institutions(scope))


def visible_departments(scope: Scope) -> QuerySet[Department]:
    """The departments of the own institution."""
    if scope.side not in ("institution", "system"):
        return Department.objects.none()
    return Department.objects.filter(institution__in=visible_institutions(scope))


def get_department(scope: Scope, department_id: uuid.UUID) -> Department:
    """One own department; raises NotFound."""
    found = visible_departments(scope).filter(pk=department_id).first()
    if found is None:
        raise NotFound
    return found
