"""An operator's word that printing works at his institution (seed 2.1)."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.institutions.models.institution import Institution


class PrintCheck(models.Model):
    """One trial of the test page; the newest row is what holds, the older ones are its history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="print_checks")
    works = models.BooleanField()
    note = models.CharField(max_length=200, default="")
    checked_by = models.UUIDField(null=True)
    checked_by_name = models.CharField(max_length=60, default="")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(works=True) | ~models.Q(note=""), name="print_trouble_is_told"
            )
        ]
        indexes = [models.Index(fields=["institution", "-checked_at"], name="print_check_newest")]

    def __str__(self) -> str:
        return f"{self.institution_id} {'works' if self.works else 'fails'}"
