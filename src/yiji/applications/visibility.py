"""Who sees which applications; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.kernel.outcome import NotFound


def visible_applications(scope: Scope) -> QuerySet[Application]:
    """Physician: own; institution: submitted to it; authority: received by it; system: all; others: none."""
    if scope.side == "physician" and scope.physician_account_id:
        return Application.objects.filter(account_id=scope.physician_account_id)
    if scope.side == "institution" and scope.organisation_id:
        return Application.objects.filter(institution_id=scope.organisation_id, submitted_at__isnull=False)
    if scope.side == "authority" and scope.organisation_id:
        return Application.objects.filter(authority_id=scope.organisation_id, received_at__isnull=False)
    if scope.side == "system":
        return Application.objects.all()
    return Application.objects.none()


def get_application(scope: Scope, application_id: uuid.UUID) -> Application:
    """One application within the scope; raises NotFound alike for foreign and for unknown ids."""
    found = (
        visible_applications(scope)
        .filter(pk=application_id)
        .select_related("institution", "authority", "physician", "qualification", "account")
        .first()
    )
    if found is None:
        raise NotFound
    return found
