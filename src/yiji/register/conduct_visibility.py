"""Who sees which records about conduct and which assessments; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.register.models import AssessmentSheet, ConductRecord, PeriodicAssessment
from yiji.register.models.conduct import IN_FORCE
from yiji.register.visibility import visible_physicians


def visible_conduct(scope: Scope) -> QuerySet[ConductRecord]:
    """Authority: what it recorded. Institution: what is in force about its physicians. Physician: what was confirmed
    about himself, withdrawn ones too. The system: all.
    """
    if scope.side == "system":
        return ConductRecord.objects.all()
    if scope.side == "authority" and scope.organisation_id:
        return ConductRecord.objects.filter(authority_id=scope.organisation_id)
    if scope.side == "institution" and scope.organisation_id:
        return ConductRecord.objects.filter(
            state__in=IN_FORCE, physician_id__in=visible_physicians(scope).values("pk")
        )
    if scope.side == "physician" and scope.physician_id:
        return ConductRecord.objects.filter(
            physician_id=scope.physician_id, state__in=(*IN_FORCE, "withdrawn")
        )
    return ConductRecord.objects.none()


def conduct_of_physician(scope: Scope, physician_id: uuid.UUID) -> QuerySet[ConductRecord]:
    """What is on record about one physician within the scope, also what another authority recorded (A-4)."""
    if scope.side == "authority" and visible_physicians(scope).filter(pk=physician_id).exists():
        mine = Q(authority_id=scope.organisation_id)
        return ConductRecord.objects.filter(
            mine | Q(state__in=(*IN_FORCE, "withdrawn")), physician_id=physician_id
        )
    return visible_conduct(scope).filter(physician_id=physician_id)


def visible_assessments(scope: Scope) -> QuerySet[PeriodicAssessment]:
    """Authority: filed with it. Institution: of its physicians or filed by it, confirmed. Physician: his own."""
    if scope.side == "system":
        return PeriodicAssessment.objects.all()
    if scope.side == "authority" and scope.organisation_id:
        return PeriodicAssessment.objects.filter(authority_id=scope.organisation_id)
    confirmed = PeriodicAssessment.objects.filter(state="confirmed")
    if scope.side == "institution" and scope.organisation_id:
        return confirmed.filter(
            Q(institution_id=scope.organisation_id)
            | Q(physician_id__in=visible_physicians(scope).values("pk"))
        )
    if scope.side == "physician" and scope.physician_id:
        return confirmed.filter(physician_id=scope.physician_id)
    return PeriodicAssessment.objects.none()


def assessments_of_physician(scope: Scope, physician_id: uuid.UUID) -> QuerySet[PeriodicAssessment]:
    """The confirmed results of one physician within the scope, whichever authority took them."""
    if scope.side == "authority" and visible_physicians(scope).filter(pk=physician_id).exists():
        return PeriodicAssessment.objects.filter(physician_id=physician_id, state="confirmed")
    return visible_assessments(scope).filter(physician_id=physician_id, state="confirmed")


def visible_sheets(scope: Scope) -> QuerySet[AssessmentSheet]:
    """Authority: its own imports and what institutions handed to it. Institution: what it handed in itself."""
    if scope.side == "authority" and scope.organisation_id:
        return AssessmentSheet.objects.filter(authority_id=scope.organisation_id).filter(
            Q(side="authority") | Q(state__in=("submitted", "writing", "confirmed", "returned"))
        )
    if scope.side == "institution" and scope.organisation_id:
        return AssessmentSheet.objects.filter(institution_id=scope.organisation_id, side="institution")
    return AssessmentSheet.objects.none()


def get_conduct(scope: Scope, record_id: uuid.UUID) -> ConductRecord:
    """One record within the scope; raises NotFound alike for foreign and unknown ids."""
    found = visible_conduct(scope).select_related("physician", "institution").filter(pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def get_assessment(scope: Scope, assessment_id: uuid.UUID) -> PeriodicAssessment:
    """One result within the scope; raises NotFound."""
    rows = visible_assessments(scope).select_related("physician", "institution")
    found = rows.filter(pk=assessment_id).first()
    if found is None:
        raise NotFound
    return found


def get_sheet(scope: Scope, sheet_id: uuid.UUID) -> AssessmentSheet:
    """One sheet within the scope; raises NotFound."""
    found = visible_sheets(scope).select_related("institution", "authority").filter(pk=sheet_id).first()
    if found is None:
        raise NotFound
    return found
