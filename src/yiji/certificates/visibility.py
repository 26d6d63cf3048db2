"""Who sees which electronic certificates."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.certificates.models import ECertificate
from yiji.kernel.outcome import NotFound
from yiji.register.visibility import visible_registrations


def visible_e_certificates(scope: Scope) -> QuerySet[ECertificate]:
    """Those of the registrations within the scope: a physician's own, an institution's physicians', an authority's."""
    if scope.side == "public":
        return ECertificate.objects.none()
    return ECertificate.objects.filter(registration__in=visible_registrations(scope))


def e_certificate_row(scope: Scope, certificate_id: uuid.UUID) -> ECertificate:
    """One of them; raises NotFound alike for foreign and for unknown ids."""
    found = (
        visible_e_certificates(scope)
        .filter(pk=certificate_id)
        .select_related("registration", "photo")
        .first()
    )
    if found is None:
        raise NotFound
    return found
