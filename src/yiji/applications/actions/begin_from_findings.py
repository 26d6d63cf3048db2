"""From a difference of the staff list to the institution's own report about it, one or many (seed 6, 8.2, 8.3)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.applications.actions.start_report import start_report
from yiji.applications.models import Application
from yiji.register.actions.handle_findings import begin_business
from yiji.register.models import MultiInstitutionFiling, Registration, RosterFinding
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_findings

_TYPES = {"left": "OFF_ROSTER", "deceased": "DEREGISTER_INST", "filed_not_in_hr": "MULTI_CANCEL_INST"}


def begin_from_findings(scope: Scope, ids: Sequence[uuid.UUID]) -> tuple[int, list[Application]]:
    """Mark the findings as begun and open a draft for each that is the institution's own to report.

    Returns how many were marked, and the drafts (existing ones are continued). Raises NotFound for foreign ones.
    """
    with transaction.atomic():
        begun = begin_business(scope, ids)
        drafts = []
        for finding in visible_findings(scope).filter(pk__in=ids, situation__in=_TYPES).order_by("pk"):
            subject = _subject(scope, finding)
            if subject:
                drafts.append(start_report(scope, _TYPES[finding.situation], subject))
    return begun, drafts


def _subject(scope: Scope, finding: RosterFinding) -> uuid.UUID | None:
    if finding.physician_id is None:
        return None
    if finding.situation == "filed_not_in_hr":
        filings = MultiInstitutionFiling.objects.filter(
            registration__physician_id=finding.physician_id,
            institution_id=scope.organisation_id,
            state="active",
        )
        return filings.values_list("pk", flat=True).first()
    rows = Registration.objects.filter(
        physician_id=finding.physician_id,
        primary_institution_id=scope.organisation_id,
        status__in=LIVE_STATUSES,
    )
    return rows.values_list("pk", flat=True).first()
