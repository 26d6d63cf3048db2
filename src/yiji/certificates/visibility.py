"""Who sees which electronic certificates, print batches and official papers."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.certificates.models import ECertificate, OfficialPaper, PrintBatch
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


def visible_papers(scope: Scope) -> QuerySet[OfficialPaper]:
    """An authority: what it issued and what came with a case it holds now; an institution: papers about what concerns
    it; a physician: those about himself; nobody else any."""
    rows = OfficialPaper.objects.all()
    if scope.side == "authority" and scope.organisation_id:
        return rows.filter(Q(authority_id=scope.organisation_id) | Q(holder_id=scope.organisation_id))
    if scope.side == "institution" and scope.organisation_id:
        return rows.filter(institution_id=scope.organisation_id)
    if scope.side == "physician" and scope.physician_id:
        return rows.filter(physician_id=scope.physician_id)
    return rows if scope.side == "system" else rows.none()


def paper_row(scope: Scope, paper_id: uuid.UUID) -> OfficialPaper:
    """One of them; raises NotFound alike for foreign and for unknown ids."""
    found = (
        visible_papers(scope)
        .filter(pk=paper_id)
        .select_related("authority", "institution", "physician", "file", "replaces", "replaced_by")
        .first()
    )
    if found is None:
        raise NotFound
    return found
