"""What happens to a department dictionary as a whole: its version, handovers of members, imported sheets (seed 4)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models.department import Department
from yiji.institutions.models.institution import Institution

HANDOVER_KINDS = ("merge", "disable")
IMPORT_STATES = ("ready", "applied", "discarded")
ROW_OUTCOMES = ("new", "changed", "unchanged", "refused")


class DepartmentDictionary(models.Model):
    """One row per institution: whoever changes the tree steps ``version`` first, so that changes follow each other."""

    institution = models.OneToOneField(
        Institution, on_delete=models.PROTECT, primary_key=True, related_name="department_dictionary"
    )
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.institution_id} {self.version}"


class DepartmentHandover(models.Model):
    """A department was merged or closed and its members went to ``target``; ``children`` are the ids that moved too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="handovers")
    target = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    children = models.JSONField(default=list)
    moved = models.PositiveIntegerField(default=0)
    done_by = models.UUIDField(null=True)
    done_by_name = models.CharField(max_length=60, default="")
    done_at = models.DateTimeField()
    undone_by_name = models.CharField(max_length=60, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HANDOVER_KINDS), name="department_handover_kind"),
            models.CheckConstraint(
                condition=~Q(department=F("target")), name="department_handover_to_another"
            ),
        ]
        indexes = [models.Index(fields=["department", "-done_at"], name="department_handovers")]

    def __str__(self) -> str:
        return f"{self.kind} {self.department_id}"


class DepartmentImport(models.Model):
    """An uploaded sheet and what it would do: ``rows = new + changed + unchanged + refused``.

    ``dictionary_version`` is the state of the dictionary that the preview compared with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="ready")
    file_sha256 = models.CharField(max_length=64)
    sheet_name = models.CharField(max_length=60, default="")
    notes = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    dictionary_version = models.PositiveIntegerField(default=0)
    uploaded_by = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=60, default="")
    uploaded_at = models.DateTimeField()
    applied_by_name = models.CharField(max_length=60, default="")
    applied_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IMPORT_STATES), name="department_import_state"),
            models.CheckConstraint(
                condition=Q(rows=F("new") + F("changed") + F("unchanged") + F("refused")),
                name="department_import_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["institution", "-uploaded_at"], name="department_imports")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class DepartmentImportRow(models.Model):
    """One line of the sheet: what it says, what it would change, or the problems for which it is left out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.ForeignKey(DepartmentImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    code = models.CharField(max_length=60, default="")
    name = models.CharField(max_length=60, default="")
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="department_import_row_number"),
            models.CheckConstraint(condition=Q(outcome__in=ROW_OUTCOMES), name="department_import_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"
