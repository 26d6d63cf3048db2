"""Who verified a physician's qualification or registration, with what result (seed 6.2, 6.3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Institution
from yiji.register.models.registration import Registration

VERIFICATION_KINDS = ("qualification", "registration")


class RosterVerification(models.Model):
    """The newest verification of one registration at one institution; ``results`` are those that were seen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="verifications")
    kind = models.CharField(max_length=16)
    results = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True, default="")
    verified_by = models.UUIDField()
    verified_by_name = models.CharField(max_length=60)
    verified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VERIFICATION_KINDS), name="verification_kind"),
            models.UniqueConstraint(
                fields=["institution", "registration", "kind"], name="one_verification_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.registration_id}"
