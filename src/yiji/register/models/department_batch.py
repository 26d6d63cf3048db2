"""Physicians put into departments many at a time: chosen on the roster or named by a sheet (seed 4.1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Department, Institution
from yiji.register.models.physician import Physician

BATCH_STATES = ("prepared", "running", "done")
BATCH_ITEM_STATES = ("waiting", "done", "unchanged", "refused")


class DepartmentBatch(models.Model):
    """``prepared``: chosen, not yet told where to. ``department`` is empty where each line names its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=8, default="roster")
    state = models.CharField(max_length=10, default="prepared")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    as_primary = models.BooleanField(default=True)
    keep_former = models.BooleanField(default=False)
    since = models.DateField(null=True)
    total = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    job_id = models.UUIDField(null=True)
    requested_by = models.UUIDField()
    requested_by_name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BATCH_STATES), name="department_batch_state"),
            models.CheckConstraint(
                condition=Q(source__in=("roster", "file")), name="department_batch_source"
            ),
        ]
        indexes = [models.Index(fields=["institution", "-created_at"], name="department_batches")]

    def __str__(self) -> str:
        return f"{self.total} {self.state}"


class DepartmentBatchItem(models.Model):
    """One physician of a batch; ``problem`` says why he was left out. ``number`` is the row of the sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(DepartmentBatch, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    as_primary = models.BooleanField(default=True)
    state = models.CharField(max_length=10, default="waiting")
    name = models.CharField(max_length=50, default="")
    problem = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="department_batch_number"),
            models.CheckConstraint(
                condition=Q(state__in=BATCH_ITEM_STATES), name="department_batch_item_state"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "number"], name="department_batch_waiting")]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
