"""Changes of personal information that a physician asks for and his institution decides on (seed 7)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models import PhysicianAccount
from yiji.institutions.models import Institution
from yiji.register.models.physician import Physician

INFO_ITEMS = ("professional_title", "education", "degree", "school", "photo")
INFO_CHANGE_STATES = ("submitted", "approved", "returned", "withdrawn")


class InfoChange(models.Model):
    """One item with its old and new value; files are ids in the vault. The qualification is never changed by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="info_changes")
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=20)
    old_value = models.CharField(max_length=80, blank=True, default="")
    new_value = models.CharField(max_length=80, blank=True, default="")
    old_photo_id = models.UUIDField(null=True)
    new_photo_id = models.UUIDField(null=True)
    evidence_id = models.UUIDField(null=True)
    evidence_pages = models.PositiveSmallIntegerField(default=0)
    white_share = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=12, default="submitted")
    submitted_at = models.DateTimeField()
    submitted_by_person = models.UUIDField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_person = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True, default="")
    return_reasons = models.JSONField(default=list)
    return_note = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=INFO_CHANGE_STATES), name="info_change_state"),
            models.CheckConstraint(condition=Q(item__in=INFO_ITEMS), name="info_change_item"),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "returned"))
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("submitted_by_person"))),
                name="info_change_by_another_person",
            ),
            models.UniqueConstraint(
                fields=["physician", "item"], condition=Q(state="submitted"), name="one_open_info_change"
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "submitted_at", "id"], name="info_change_list"),
            models.Index(fields=["physician", "-submitted_at"], name="info_change_own"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.state}"
