"""The department dictionary of an institution (seed 4) and who works in which department (seed 4.1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models.institution import Institution

DEPARTMENT_STATES = ("active", "disabled", "merged")
# Who put a physician into a department: a person of either side, or what else brought him there.
ASSIGNED_AS = ("institution", "physician", "registration", "handover", "import")


class Department(models.Model):
    """``state``: active, disabled or merged; names are unique among an institution's active departments.

    A merged department stays with ``merged_into``, so that whatever names its id (a draft, an application with
    frozen content) leads to the department that took it over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="departments")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_from")
    service_line = models.CharField(max_length=12, blank=True, default="")
    head_name = models.CharField(max_length=50, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default="active")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"], condition=Q(state="active"), name="department_name_unique"
            ),
            models.UniqueConstraint(fields=["institution", "code"], name="department_code_unique"),
            models.CheckConstraint(condition=Q(state__in=DEPARTMENT_STATES), name="department_state"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="department_not_below_itself"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state="merged"), name="department_merged_into"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentMember(models.Model):
    """A physician's place in a department; one primary department per physician and institution.

    A place ends and another begins; no row is rewritten otherwise, so that the rows are the history. ``begun_by``
    and ``ended_by`` name the handover (merge, closing) that moved the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="members")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    physician_id = models.UUIDField(db_index=True)
    is_primary = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)
    assigned_as = models.CharField(max_length=12, default="institution")
    assigned_by = models.UUIDField(null=True)
    assigned_by_name = models.CharField(max_length=60, default="")
    ended_by_name = models.CharField(max_length=60, default="")
    begun_by = models.UUIDField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "physician_id"],
                condition=Q(is_primary=True, until__isnull=True),
                name="one_primary_department",
            ),
            models.UniqueConstraint(
                fields=["department", "physician_id"],
                condition=Q(until__isnull=True),
                name="one_live_place_in_department",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="department_place_ends_later"
            ),
            models.CheckConstraint(condition=Q(assigned_as__in=ASSIGNED_AS), name="department_assigned_as"),
        ]
        indexes = [
            models.Index(fields=["department", "-since", "-id"], name="department_places"),
            models.Index(
                fields=["institution", "department"],
                condition=Q(until__isnull=True),
                name="department_members_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.physician_id} in {self.department_id}"
