"""Printing many forms as one job: what was asked for, each form of it, and the joined file while it is kept."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.vault.models import StoredFile

PRINT_KINDS = ("selected", "day", "list")
PRINT_STATES = ("asked", "done", "failed", "cancelled", "expired")
PRINT_ORDERS = ("number", "name", "type")
ITEM_STATES = ("waiting", "done", "failed")
# More than this many forms is more paper than one tray and one reader can bear.
MOST_IN_A_BATCH = 500


class PrintBatch(models.Model):
    """One order to print, of one organisation. ``pages`` counts the sides of the joined file, cover sheet and all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    side = models.CharField(max_length=12)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    # The day whose forms were asked for; None for rows that were ticked.
    day = models.DateField(null=True)
    copies = models.PositiveSmallIntegerField(default=1)
    order = models.CharField(max_length=8, default="number")
    # Each form begins on a new sheet when both sides are printed.
    double_sided = models.BooleanField(default=False)
    count = models.PositiveSmallIntegerField()
    printed = models.PositiveSmallIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default="asked")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    job_id = models.UUIDField(null=True)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PRINT_KINDS), name="print_batch_kind"),
            models.CheckConstraint(condition=Q(state__in=PRINT_STATES), name="print_batch_state"),
            models.CheckConstraint(condition=Q(copies__in=(1, 2)), name="print_batch_copies"),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=MOST_IN_A_BATCH), name="print_batch_size"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-asked_at", "id"], name="print_batch_list"),
            models.Index(fields=["state", "finished_at"], name="print_batch_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count} {self.state}"


class PrintBatchItem(models.Model):
    """One form of a batch, in its place; ``problem`` says why it is not in the file."""

    batch = models.ForeignKey(PrintBatch, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    object_kind = models.CharField(max_length=24)
    object_id = models.UUIDField()
    # The physician whom the form is about: he is told that it was printed.
    subject_id = models.UUIDField(null=True)
    number = models.CharField(max_length=40, default="")
    name = models.CharField(max_length=50, default="")
    business = models.CharField(max_length=40, default="")
    serial_no = models.CharField(max_length=40, default="")
    # What is printed: fixed when the worker first prints it, so that a second worker prints the same.
    form_id = models.UUIDField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pages = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, default="waiting")
    problem = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="print_item_place"),
            models.UniqueConstraint(fields=["batch", "object_kind", "object_id"], name="print_item_once"),
            models.CheckConstraint(condition=Q(state__in=ITEM_STATES), name="print_item_state"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.state}"
