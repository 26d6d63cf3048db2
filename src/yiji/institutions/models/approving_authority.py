"""Which authority decides on an institution's physicians of one category (seed 3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models.authority import Authority
from yiji.institutions.models.institution import Institution


class ApprovingAuthority(models.Model):
    """One row per setting. In force is the newest ``effective_from`` that has come, among rows that nothing replaced.

    ``superseded_at`` is when a later choice replaced the row, or somebody took it back before its day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="approving_authorities"
    )
    category = models.CharField(max_length=16)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    set_by = models.UUIDField(null=True)
    set_by_name = models.CharField(max_length=60, default="")
    set_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    checked_by_name = models.CharField(max_length=60, default="")
    # In which ways it departs from the law's default (codes by blanks), and why it was chosen all the same.
    unusual = models.CharField(max_length=80, default="")
    reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "category", "effective_from"],
                condition=Q(superseded_at__isnull=True),
                name="one_approving_authority_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.authority_id}"
