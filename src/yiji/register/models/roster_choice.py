"""Physicians ticked on one of the institution's lists, or all that its filters show, kept for what is done to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Institution

CHOICE_LISTS = ("primary", "filed_elsewhere", "filed_here", "other_places")


class RosterChoice(models.Model):
    """``physicians`` holds the ticked ones; empty means everybody whom ``filters`` show on ``list_name``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    list_name = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)
    physicians = models.JSONField(default=list)
    total = models.PositiveIntegerField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(list_name__in=CHOICE_LISTS), name="roster_choice_list")
        ]
        indexes = [models.Index(fields=["institution", "made_by", "made_at"], name="roster_choices")]

    def __str__(self) -> str:
        return f"{self.list_name} {self.total}"
