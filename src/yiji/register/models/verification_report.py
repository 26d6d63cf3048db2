"""Reports of a verification of qualifications or registrations, frozen and printed (seed 6.2, 6.3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Institution
from yiji.register.models.verification import VERIFICATION_KINDS

REPORT_STATES = ("asked", "done", "failed")


class VerificationReport(models.Model):
    """``state_shown`` is the part of the list it covers; ``serial_no`` is that of the printed form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    state_shown = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default="asked")
    rows = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    verified = models.PositiveIntegerField(default=0)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    serial_no = models.CharField(max_length=24, blank=True, default="")
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VERIFICATION_KINDS), name="verification_report_kind"),
            models.CheckConstraint(condition=Q(state__in=REPORT_STATES), name="verification_report_state"),
        ]
        indexes = [
            models.Index(fields=["institution", "kind", "-asked_at", "id"], name="verification_reports")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
