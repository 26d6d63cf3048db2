"""The department dictionary of an institution (seed 4) and who works in which department (seed 4.1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models.institution import Institution


class Department(models.Model):
    """``state``: active, disabled or merged; names are unique among an institution's active departments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="departments")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
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
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentMember(models.Model):
    """A physician's place in a department; one primary department per physician and institution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="members")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    physician_id = models.UUIDField(db_index=True)
    is_primary = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "physician_id"],
                condition=Q(is_primary=True, until__isnull=True),
                name="one_primary_department",
            )
        ]

    def __str__(self) -> str:
        return f"{self.physician_id} in {self.department_id}"
