"""Figures of an authority that were counted in the background because its register is too large to count at each look."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.institutions.models import Authority


class StatisticsSnapshot(models.Model):
    """One authority and period (both days included); ``tables`` is what ``queries/statistics.py`` counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    tables = models.JSONField(default=list)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "since", "until"], name="one_snapshot_per_authority_and_period"
            ),
        ]
        indexes = [models.Index(fields=["taken_at"], name="statistics_snapshot_taken")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.since} {self.until}"
