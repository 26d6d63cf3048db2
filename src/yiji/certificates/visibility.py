"""Who sees which electronic certificates and print batches."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.certificates.models import ECertificate, PrintBatch
from yiji.kernel.outcome import NotFound
from yiji.register.visibility import visible_registrations

# Who may print the papers of applications, by side.
PRINTS_FOR = {"institution": "institution:application:print", "authority": "authority:application:view"}


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


def visible_print_batches(scope: Scope) -> QuerySet[PrintBatch]:
    """What an institution's operators or an authority's officers had printed; nobody else's."""
    if scope.side in PRINTS_FOR and scope.organisation_id:
        return PrintBatch.objects.filter(side=scope.side, organisation_id=scope.organisation_id)
    return PrintBatch.objects.none()


def print_batch_row(scope: Scope, batch_id: uuid.UUID) -> PrintBatch:
    """One of them; raises NotFound alike for foreign and for unknown ids."""
    found = visible_print_batches(scope).filter(pk=batch_id).select_related("file").first()
    if found is None:
        raise NotFound
    return found
