"""Who sees which applications; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.kernel.outcome import NotFound


def visible_applications(scope: Scope) -> QuerySet[Application]:
    """Who is a party sees it: the physician his own and what was reported or decided about him, the institution what
    was submitted to it or written by it, the authority what it has received or opened; the system all, others none."""
    rows = Application.objects.all()
    if scope.side == "physician" and scope.physician_account_id:
        own = Q(account_id=scope.physician_account_id, started_by="physician")
        told = Q(started_by="institution", received_at__isnull=False) | Q(heard_at__isnull=False)
        told |= Q(started_by="authority", decided_at__isnull=False)
        return rows.filter(own | (Q(account_id=scope.physician_account_id) & told))
    if scope.side == "institution" and scope.organisation_id:
        shown = Q(started_by="physician", submitted_at__isnull=False) | Q(started_by="institution")
        shown |= Q(started_by="authority", decided_at__isnull=False)
        return rows.filter(shown, institution_id=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        here = Q(received_at__isnull=False) | Q(started_by="authority") | Q(escalated_at__isnull=False)
        return rows.filter(here, authority_id=scope.organisation_id)
    if scope.side == "system":
        return rows
    return Application.objects.none()


def get_application(scope: Scope, application_id: uuid.UUID) -> Application:
    """One application within the scope; raises NotFound alike for foreign and for unknown ids."""
    found = (
        visible_applications(scope)
        .filter(pk=application_id)
        .select_related(
            "institution",
            "authority",
            "physician",
            "qualification",
            "account",
            "registration__primary_institution",
            "filing__institution",
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found
