"""The national qualification register as it is imported: a file in parts, its rows, and where each record stands."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models import Authority
from yiji.register.models.import_batch import ImportBatch
from yiji.register.models.physician import Qualification
from yiji.vault.fields import SealedField

NATIONAL_STATES = ("receiving", "checking", "ready", "applying", "done", "refused", "discarded")
# There is one register: one of these at a time, whoever imports.
RUNNING_STATES = ("checking", "applying")
OPEN_STATES = ("receiving", "checking", "ready", "applying")
ROW_OUTCOMES = ("new", "changed", "unchanged", "refused", "vanished")


class NationalImport(models.Model):
    """One file. ``rows_in`` is new + changed + unchanged + refused; vanished records are in no row of the file.

    ``read_row`` is the checkpoint of the checking, ``written_row`` that of the writing: both row numbers of the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # None: imported by the platform's operator on the command line.
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    # Two digits of a province, or "" for the whole country: what the file claims to be complete for.
    province = models.CharField(max_length=2, blank=True, default="")
    as_of = models.DateField()
    file_suffix = models.CharField(max_length=6)
    file_size = models.PositiveBigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    lines = models.PositiveIntegerField(default=0)
    header_row = models.PositiveIntegerField(default=0)
    unknown_headings = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="receiving")
    # Always 1, so that a unique index can say "one at a time".
    lane = models.PositiveSmallIntegerField(default=1)
    problem = models.JSONField(default=dict)
    read_row = models.PositiveIntegerField(default=0)
    written_row = models.PositiveIntegerField(default=0)
    rows_in = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    vanished = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    uploaded_by = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True)
    batch = models.OneToOneField(ImportBatch, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NATIONAL_STATES), name="national_import_state"),
            models.CheckConstraint(condition=Q(lane=1), name="national_import_lane"),
            models.CheckConstraint(
                condition=Q(rows_in=F("new") + F("changed") + F("unchanged") + F("refused")),
                name="national_import_adds_up",
            ),
            models.UniqueConstraint(
                fields=["lane"], condition=Q(state__in=RUNNING_STATES), name="one_running_national_import"
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "-uploaded_at", "id"], name="national_import_list"),
            models.Index(fields=["state", "-as_of"], name="national_import_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class NationalImportPart(models.Model):
    """A piece of the file: no process ever holds more than one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(NationalImport, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file_id = models.UUIDField()
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="national_import_part_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.number}"


class NationalImportRow(models.Model):
    """One row of the file, or (numbered on behind its last row) a record that the file no longer has.

    ``detail`` is the sealed JSON of cells, old and new values and problems; ``columns`` names in the clear only which
    columns changed or were refused. ``urgent`` rows have a live registration behind them and come first. Refused rows
    that were never good have no ``certificate_index``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(NationalImport, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    urgent = models.BooleanField(default=False)
    warned = models.BooleanField(default=False)
    columns = models.JSONField(default=list)
    certificate_index = models.UUIDField(null=True)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, null=True, related_name="+")
    detail = SealedField(label="S3")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=ROW_OUTCOMES), name="national_row_outcome"),
            models.UniqueConstraint(fields=["batch", "row_number"], name="national_row_once"),
            models.UniqueConstraint(
                fields=["batch", "certificate_index"],
                condition=Q(certificate_index__isnull=False),
                name="national_certificate_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "outcome", "-urgent", "row_number", "id"], name="national_rows_shown"
            ),
            # What a file no longer has is found record by record: without it, batch by batch.
            models.Index(fields=["qualification", "batch"], name="national_row_qualification"),
        ]

    def __str__(self) -> str:
        return f"row {self.row_number} {self.outcome}"


class NationalRecord(models.Model):
    """What the newest national import says of a qualification, and since when it differs or is missing there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    qualification = models.OneToOneField(Qualification, on_delete=models.PROTECT, related_name="national")
    # The province in the certificate's number.
    province = models.CharField(max_length=2)
    holder_name = models.CharField(max_length=50)
    as_of = models.DateField()
    last_import = models.ForeignKey(NationalImport, on_delete=models.PROTECT, related_name="+")
    changed_on = models.DateField(null=True)
    changed_columns = models.JSONField(default=list)
    # The as-of date of the first import without it; it is never deleted.
    missing_since = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["province", "missing_since"], name="national_record_province")]

    def __str__(self) -> str:
        return f"{self.province} {self.as_of}"
