"""A spreadsheet of institutions that an authority imports (seed 1), and its rows with what became of each."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models.authority import Authority
from yiji.institutions.models.institution import Institution
from yiji.vault.fields import SealedField

IMPORT_STATES = ("checking", "ready", "applying", "done", "refused", "discarded")
# An authority has one of these at a time: two would judge and write the same institutions.
RUNNING_STATES = ("checking", "applying")
OPEN_STATES = ("checking", "ready", "applying")
OUTCOMES = ("new", "changed", "unchanged", "refused")
APPLIED_OUTCOMES = ("new", "changed")


class InstitutionImport(models.Model):
    """One file. ``rows_in`` is both new + changed + unchanged + refused and good + warned + refused.

    ``problem`` says why the whole file was refused; ``notes`` are what the reader of the sheet had to say.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    file_id = models.UUIDField()
    file_suffix = models.CharField(max_length=6)
    file_sha256 = models.CharField(max_length=64)
    # The last time the same file was imported to its end, if ever.
    same_file_done_at = models.DateTimeField(null=True)
    sheet_name = models.CharField(max_length=60, blank=True, default="")
    header_row = models.PositiveIntegerField(default=0)
    unknown_headings = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="checking")
    problem = models.JSONField(default=dict)
    rows_in = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    uploaded_by = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IMPORT_STATES), name="institution_import_state"),
            models.CheckConstraint(
                condition=~Q(state__in=("ready", "applying", "done"))
                | (
                    Q(rows_in=F("new") + F("changed") + F("unchanged") + F("refused"))
                    & Q(rows_in=F("good") + F("warned") + F("refused"))
                ),
                name="institution_import_adds_up",
            ),
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(state__in=RUNNING_STATES),
                name="one_running_institution_import",
            ),
            models.UniqueConstraint(
                fields=["authority", "file_sha256"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_import_per_file",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "-uploaded_at", "id"], name="institution_import_list"),
            models.Index(fields=["authority", "file_sha256"], name="institution_import_file"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class InstitutionImportRow(models.Model):
    """One row as it was read, what it would change, and the moment when it was written ("applied").

    ``cells`` hold the texts of the sheet by column, but for the responsible person's phone, which is sealed.
    ``changes`` are [field, old, new] in words; ``problems`` name field, reason and way out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(InstitutionImport, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True, default="")
    cells = models.JSONField(default=dict)
    responsible_phone = SealedField(label="S2")
    outcome = models.CharField(max_length=10)
    warned = models.BooleanField(default=False)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="institution_import_outcome"),
            models.UniqueConstraint(fields=["batch", "row_number"], name="institution_import_row_once"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True)
                | (Q(outcome__in=APPLIED_OUTCOMES) & Q(institution__isnull=False)),
                name="institution_import_row_applied",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "outcome", "row_number"], name="institution_import_rows"),
            models.Index(fields=["batch", "warned", "row_number"], name="institution_import_warned"),
        ]

    def __str__(self) -> str:
        return f"row {self.row_number} {self.outcome}"
