"""The institution's own staff list, what its comparison with the register gave, and signed snapshots (seed 6)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Institution
from yiji.register.models.physician import Physician
from yiji.vault.fields import SealedField

ROSTER_STATES = ("uploaded", "recognised", "comparing", "done", "refused", "discarded")
ROW_STATES = ("matched", "unmatched", "refused")
FINDING_STATES = ("open", "invited", "started", "resolved", "dismissed")
WAITING_FINDINGS = ("open", "invited", "started")


class HrRoster(models.Model):
    """One uploaded list. ``rows_in = matched + unmatched + refused``; ``columns`` maps fields to column numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    file_id = models.UUIDField()
    file_suffix = models.CharField(max_length=6)
    file_sha256 = models.CharField(max_length=64)
    sheet_name = models.CharField(max_length=60, blank=True, default="")
    header_row = models.PositiveIntegerField(default=0)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="uploaded")
    problem = models.JSONField(default=dict)
    rows_in = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    unmatched = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    uploaded_by = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ROSTER_STATES), name="hr_roster_state"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(rows_in=models.F("matched") + models.F("unmatched") + models.F("refused")),
                name="hr_roster_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["institution", "-uploaded_at", "id"], name="hr_roster_list")]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class HrRow(models.Model):
    """One line of the list as it was read; a refused one says which column and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    roster = models.ForeignKey(HrRoster, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    name = models.CharField(max_length=50, blank=True, default="")
    id_number = SealedField(label="S3")
    id_number_index = models.UUIDField(null=True)
    department = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=40, blank=True, default="")
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=10)
    problem = models.JSONField(default=dict)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ROW_STATES), name="hr_row_state"),
            models.UniqueConstraint(fields=["roster", "row_number"], name="hr_row_once"),
        ]
        indexes = [models.Index(fields=["roster", "state", "row_number"], name="hr_row_list")]

    def __str__(self) -> str:
        return f"row {self.row_number} {self.state}"


class RosterFinding(models.Model):
    """What one person's comparison gave and what is done about it; ``subject`` is the person within the list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    roster = models.ForeignKey(HrRoster, on_delete=models.CASCADE, related_name="findings")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    row = models.ForeignKey(HrRow, on_delete=models.CASCADE, null=True, related_name="+")
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=50)
    department = models.CharField(max_length=60, blank=True, default="")
    situation = models.CharField(max_length=32)
    results = models.JSONField(default=list)
    differences = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open")
    handled_by_name = models.CharField(max_length=60, blank=True, default="")
    handled_at = models.DateTimeField(null=True)
    handled_note = models.CharField(max_length=200, blank=True, default="")
    first_seen_on = models.DateField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FINDING_STATES), name="roster_finding_state"),
            models.UniqueConstraint(fields=["roster", "subject"], name="one_finding_per_person"),
        ]
        indexes = [
            models.Index(fields=["roster", "situation", "state", "name", "id"], name="roster_finding_list"),
            models.Index(fields=["roster", "state"], name="roster_finding_state_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.situation} {self.state}"


class RosterSnapshot(models.Model):
    """The month's figures, signed by the responsible person; never altered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    roster = models.ForeignKey(HrRoster, on_delete=models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    signed_by = models.UUIDField()
    signed_by_name = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    serial_no = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "month"], name="one_roster_snapshot_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.month:%Y-%m}"
