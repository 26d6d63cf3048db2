"""Which authority decides on an institution's physicians of one category (seed 3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models.authority import Authority
from yiji.institutions.models.institution import Institution


class ApprovingAuthority(models.Model):
    """One row per setting; the live one has no ``superseded_at``, the others are its history."""

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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "category"],
                condition=Q(superseded_at__isnull=True),
                name="one_approving_authority_per_category",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.authority_id}"
