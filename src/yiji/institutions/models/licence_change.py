"""A change of an institution's practice licence that one officer enters and another confirms (domain §8.1, LOC-07)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models.institution import Institution

LICENCE_CHANGE_STATES = ("asked", "confirmed", "declined", "taken_back")


class LicenceChange(models.Model):
    """``act`` is one of LICENCE_ACTS; ``valid_from`` and ``valid_to`` only where it brings a new validity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="licence_changes")
    authority_id = models.UUIDField()
    act = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    reason = models.CharField(max_length=24)
    note = models.CharField(max_length=300, blank=True, default="")
    document_no = models.CharField(max_length=60, blank=True, default="")
    effective_on = models.DateField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    evidence_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="asked")
    asked_by = models.UUIDField()
    asked_by_person = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_person = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LICENCE_CHANGE_STATES), name="licence_change_state"),
            # Four eyes by person, not by log-in.
            models.CheckConstraint(
                condition=Q(state__in=("asked", "taken_back"))
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("asked_by_person"))),
                name="licence_change_by_two",
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state="asked"), name="one_open_licence_change"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "state", "-asked_at"], name="licence_changes_waiting"),
            models.Index(fields=["institution", "-asked_at"], name="licence_changes_of"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.state}"
