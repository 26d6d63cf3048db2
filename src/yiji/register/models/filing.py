"""Multi-institution filings (多执业机构备案): further working places within the same practice jurisdiction."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models import Authority, Institution
from yiji.register.models.registration import Registration


class MultiInstitutionFiling(models.Model):
    """``state``: active, expired, cancelled or ended_with_primary."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="filings")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="filings_here")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    scopes = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=20, default="active")
    approved_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True, default="")
    opened_by_application = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("active", "expired", "cancelled", "ended_with_primary")),
                name="filing_state",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="filing_dates"),
            models.UniqueConstraint(
                # A renewal is noted before the filing it follows has run out.
                fields=["registration", "institution", "starts_on"],
                condition=Q(state="active"),
                name="one_live_filing_per_institution",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="filing_expiry"),
            models.Index(fields=["institution", "ends_on", "id"], name="filings_here"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} at {self.institution_id}"
