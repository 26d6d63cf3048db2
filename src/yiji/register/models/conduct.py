"""Penalties, suspensions, bars and periodic assessments: what the authority records about conduct (A-9, A-10)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models import Authority, Institution
from yiji.register.models.physician import Physician
from yiji.vault.fields import SealedField

CONDUCT_KINDS = (
    "warning",
    "suspension",
    "revocation",
    "criminal",
    "court_ban",
    "practice_ban",
    "rescission",
    "false_papers",
    "incapacity",
    "exam_cheating",
    "forged_qualification",
    "other_penalty",
)
# ``close_asked``: somebody asked to withdraw or end a confirmed record, a second person has not agreed yet.
CONDUCT_STATES = ("recorded", "returned", "confirmed", "close_asked", "withdrawn")
IN_FORCE = ("confirmed", "close_asked")
CLOSE_KINDS = ("", "mistaken", "overturned", "ended")
ASSESSMENT_STATES = ("recorded", "returned", "confirmed", "withdrawn")
SHEET_STATES = ("reading", "ready", "submitted", "writing", "confirmed", "returned", "refused", "discarded")


class AssessmentSheet(models.Model):
    """One uploaded list of results of one institution and period; ``rows_in = good + refused``.

    ``attempt``: 1 the periodic assessment, 2 the re-examination after a suspension (ML 42).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12)
    period_from = models.PositiveSmallIntegerField()
    period_to = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    body = models.CharField(max_length=120)
    file_id = models.UUIDField()
    file_suffix = models.CharField(max_length=6)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="reading")
    problem = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    rows_in = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    uploaded_by = models.UUIDField()
    uploaded_by_person = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    answered_by_person = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    job_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SHEET_STATES), name="assessment_sheet_state"),
            models.CheckConstraint(
                condition=~Q(state__in=("ready", "submitted", "writing", "confirmed"))
                | Q(rows_in=F("good") + F("refused")),
                name="assessment_sheet_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("writing", "confirmed"))
                | (Q(answered_by_person__isnull=False) & ~Q(answered_by_person=F("uploaded_by_person"))),
                name="assessment_sheet_by_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "-uploaded_at", "id"], name="assessment_sheets"),
            models.Index(fields=["institution", "-uploaded_at", "id"], name="assessment_sheets_own"),
        ]

    def __str__(self) -> str:
        return f"{self.period_from}-{self.period_to} {self.state}"


class AssessmentRow(models.Model):
    """One line of a sheet as it was read; a refused one says which column and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sheet = models.ForeignKey(AssessmentSheet, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    name = models.CharField(max_length=50, blank=True, default="")
    id_number = SealedField(label="S3")
    id_number_index = models.UUIDField(null=True)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=8, blank=True, default="")
    procedure = models.CharField(max_length=8, blank=True, default="")
    assessed_on = models.DateField(null=True)
    state = models.CharField(max_length=8)
    problem = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("good", "refused")), name="assessment_row_state"),
            models.UniqueConstraint(fields=["sheet", "row_number"], name="assessment_row_once"),
        ]
        indexes = [models.Index(fields=["sheet", "state", "row_number"], name="assessment_row_list")]

    def __str__(self) -> str:
        return f"row {self.row_number} {self.state}"


class PeriodicAssessment(models.Model):
    """One physician's result in one period (ML 42): entered by one officer or by a sheet, confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="assessments")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(AssessmentSheet, on_delete=models.PROTECT, null=True, related_name="results")
    period_from = models.PositiveSmallIntegerField()
    period_to = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    body = models.CharField(max_length=120)
    procedure = models.CharField(max_length=8, default="general")
    assessed_on = models.DateField()
    result = models.CharField(max_length=8)
    trained_from = models.DateField(null=True)
    trained_to = models.DateField(null=True)
    state = models.CharField(max_length=12, default="recorded")
    recorded_by_person = models.UUIDField()
    recorded_by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    answered_by_person = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ASSESSMENT_STATES), name="assessment_state"),
            models.CheckConstraint(condition=Q(result__in=("passed", "failed")), name="assessment_result"),
            models.CheckConstraint(condition=Q(attempt__in=(1, 2)), name="assessment_attempt"),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")), name="assessment_period_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "withdrawn"))
                | (Q(answered_by_person__isnull=False) & ~Q(answered_by_person=F("recorded_by_person"))),
                name="assessment_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["physician", "period_from", "period_to", "attempt"],
                condition=Q(state__in=("recorded", "confirmed")),
                name="one_assessment_of_a_period",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "-recorded_at", "id"], name="assessment_list"),
            models.Index(fields=["institution", "state", "-recorded_at", "id"], name="assessment_here"),
            models.Index(fields=["physician", "state", "period_to"], name="assessment_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.period_from}-{self.period_to} {self.result}"


class ConductRecord(models.Model):
    """A decision about a physician's conduct, in force from its confirmation by another person.

    ``effective_to`` is the last day; empty for what has none or is not known yet (``lifelong`` says which).
    ``applied_at`` and ``lifted_at``: when a suspension was written to the registrations and taken off them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="conduct_records")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        PeriodicAssessment, on_delete=models.PROTECT, null=True, related_name="suspensions"
    )
    kind = models.CharField(max_length=24)
    article = models.CharField(max_length=16, blank=True, default="")
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()
    document_no = models.CharField(max_length=60)
    ground = SealedField(label="S2")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    lifelong = models.BooleanField(default=False)
    evidence_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="recorded")
    recorded_by_person = models.UUIDField()
    recorded_by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    answered_by_person = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    close_kind = models.CharField(max_length=12, blank=True, default="")
    close_reason = models.CharField(max_length=300, blank=True, default="")
    close_on = models.DateField(null=True)
    close_asked_by_person = models.UUIDField(null=True)
    close_asked_by_name = models.CharField(max_length=60, blank=True, default="")
    close_asked_at = models.DateTimeField(null=True)
    closed_by_person = models.UUIDField(null=True)
    closed_by_name = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CONDUCT_KINDS), name="conduct_kind"),
            models.CheckConstraint(condition=Q(state__in=CONDUCT_STATES), name="conduct_state"),
            models.CheckConstraint(condition=Q(close_kind__in=CLOSE_KINDS), name="conduct_close_kind"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="conduct_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(lifelong=True) | Q(effective_to__isnull=True), name="conduct_for_life_has_no_end"
            ),
            # Four eyes by person, not by log-in, both ways.
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "close_asked", "withdrawn"))
                | (Q(answered_by_person__isnull=False) & ~Q(answered_by_person=F("recorded_by_person"))),
                name="conduct_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(closed_by_person__isnull=True) | ~Q(closed_by_person=F("close_asked_by_person")),
                name="conduct_closed_by_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "-recorded_at", "id"], name="conduct_list"),
            models.Index(fields=["authority", "kind", "-recorded_at", "id"], name="conduct_kinds"),
            models.Index(fields=["physician", "state"], name="conduct_of_person"),
            models.Index(fields=["kind", "state", "effective_to"], name="conduct_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
