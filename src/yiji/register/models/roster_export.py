"""Exports of the institution's lists: who asked for what and why; large ones are released by a second person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models import Institution
from yiji.register.models.roster_choice import RosterChoice

EXPORT_LISTS = ("primary", "filed_elsewhere", "filed_here", "other_places", "differences")
EXPORT_STATES = ("asked", "released", "declined", "done", "failed")
# Above this number of rows a second person releases the export (security, T21).
ALONE_UP_TO = 200


class RosterExport(models.Model):
    """One export. ID numbers are always masked in it; ``rows`` is counted when it is asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    list_name = models.CharField(max_length=20)
    # Who was ticked, or the filters; without one the whole list.
    choice = models.ForeignKey(RosterChoice, on_delete=models.PROTECT, null=True, related_name="exports")
    file_kind = models.CharField(max_length=4)
    purpose = models.CharField(max_length=100)
    rows = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.UUIDField()
    asked_by_person = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    released_by_person = models.UUIDField(null=True)
    released_by_name = models.CharField(max_length=60, blank=True, default="")
    released_at = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(list_name__in=EXPORT_LISTS), name="export_list"),
            models.CheckConstraint(condition=Q(state__in=EXPORT_STATES), name="export_state"),
            models.CheckConstraint(
                condition=Q(rows__lte=ALONE_UP_TO)
                | Q(state="asked")
                | (Q(released_by_person__isnull=False) & ~Q(released_by_person=F("asked_by_person"))),
                name="large_export_by_two_persons",
            ),
        ]
        indexes = [models.Index(fields=["institution", "-asked_at", "id"], name="roster_export_list")]

    def __str__(self) -> str:
        return f"{self.list_name} {self.state}"
