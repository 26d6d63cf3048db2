"""Reads jobs for the pages of those who asked for them."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from yiji.jobs.models import Job
from yiji.kernel.outcome import NotFound

ORDER = ("-created_at", "-id")
COLUMNS = (
    "id",
    "kind",
    "state",
    "done_units",
    "total_units",
    "requested_by",
    "cancel_requested_at",
    "created_at",
    "finished_at",
)


def recent(
    tenant_id: uuid.UUID | None = None,
    requested_by: uuid.UUID | None = None,
    kinds: Collection[str] | None = None,
) -> QuerySet[Job]:
    """The jobs of one institution or authority, or of one person; none when neither is given."""
    if tenant_id is None and requested_by is None:
        return Job.objects.none()
    found = Job.objects.all() if tenant_id is None else Job.objects.filter(tenant_id=tenant_id)
    if requested_by is not None:
        found = found.filter(requested_by=requested_by)
    return found if kinds is None else found.filter(kind__in=kinds)


def one(
    job_id: uuid.UUID,
    tenant_id: uuid.UUID | None = None,
    requested_by: uuid.UUID | None = None,
    kinds: Collection[str] | None = None,
) -> Job:
    """One of ``recent``'s jobs; NotFound alike for foreign and unknown ids."""
    found = recent(tenant_id, requested_by, kinds).filter(pk=job_id).first()
    if found is None:
        raise NotFound
    return found
