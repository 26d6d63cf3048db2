"""Tickets for wrong data of the qualification register: the one way besides the national import to change it (A-14)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models import PhysicianAccount
from yiji.institutions.models import Authority, Institution
from yiji.register.models.physician import Physician, Qualification
from yiji.vault.fields import SealedField

CORRECTION_FIELDS = (
    "name",
    "id_number",
    "sex",
    "birth_date",
    "certificate_no",
    "level",
    "category",
    "obtained_on",
    "issuer",
)
OPEN_STATES = ("submitted", "forwarded", "accepted", "supplement", "answered", "checked")
ENDED_STATES = ("corrected", "rejected", "withdrawn")
CORRECTION_STATES = OPEN_STATES + ENDED_STATES


class QualificationCorrection(models.Model):
    """One ticket. ``kind``: ``wrong`` (values differ) or ``missing`` (the register has no such qualification).

    ``subject`` is the physician, or the blind index of the stated ID number where the register knows nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8, default="wrong")
    asked_side = models.CharField(max_length=12)
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.UUIDField()
    asked_by_person = models.UUIDField()
    asked_by_name = models.CharField(max_length=60, blank=True, default="")
    subject = models.UUIDField()
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, null=True, related_name="corrections")
    qualification = models.ForeignKey(
        Qualification, on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    # As the applicant states it: what the list shows and what the officer looks for in the papers.
    name = models.CharField(max_length=50)
    id_number = SealedField(label="S3")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    field_codes = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=12, default="submitted")
    submitted_at = models.DateTimeField()
    due_on = models.DateField()
    paused_on = models.DateField(null=True)
    asked_for = models.CharField(max_length=500, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")
    opinion = models.CharField(max_length=8, blank=True, default="")
    opinion_note = models.CharField(max_length=500, blank=True, default="")
    remedy = models.CharField(max_length=300, blank=True, default="")
    checked_by_person = models.UUIDField(null=True)
    checked_by_name = models.CharField(max_length=60, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    decided_by_person = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    # What of the live registrations no longer agrees with the corrected qualification (codes of result_code).
    conflicts = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CORRECTION_STATES), name="correction_state"),
            models.CheckConstraint(condition=Q(kind__in=("wrong", "missing")), name="correction_kind"),
            models.CheckConstraint(
                condition=Q(asked_side="physician", account__isnull=False)
                | Q(asked_side="institution", institution__isnull=False),
                name="correction_asked_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("corrected", "rejected"))
                | (
                    Q(decided_by_person__isnull=False)
                    & Q(checked_by_person__isnull=False)
                    & ~Q(decided_by_person=F("checked_by_person"))
                ),
                name="correction_by_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "due_on", "id"], name="correction_desk"),
            models.Index(
                fields=["institution", "state", "submitted_at", "id"], name="correction_of_institution"
            ),
            models.Index(fields=["account", "-submitted_at"], name="correction_own"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class CorrectionField(models.Model):
    """One field with what the register says and what is right; open ones are unique per subject and field."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    correction = models.ForeignKey(QualificationCorrection, on_delete=models.PROTECT, related_name="fields")
    subject = models.UUIDField()
    field = models.CharField(max_length=16)
    old_value = SealedField(label="S3")
    new_value = SealedField(label="S3")
    is_open = models.BooleanField(default=True)
    corrected_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(field__in=CORRECTION_FIELDS), name="correction_field"),
            models.UniqueConstraint(
                fields=["subject", "field"], condition=Q(is_open=True), name="one_open_correction_of_a_field"
            ),
        ]
        indexes = [models.Index(fields=["subject", "corrected_on"], name="correction_marker")]

    def __str__(self) -> str:
        return self.field


class CorrectionPaper(models.Model):
    """A file of evidence in the vault; ``round`` 0 came with the ticket, later ones with a supplement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    correction = models.ForeignKey(QualificationCorrection, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)
    file_id = models.UUIDField()
    pages = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.kind


class CorrectionStep(models.Model):
    """One move of a ticket, as both sides read it."""

    id = models.BigAutoField(primary_key=True)
    correction = models.ForeignKey(QualificationCorrection, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=16)
    at = models.DateTimeField()
    side = models.CharField(max_length=12)
    actor_name = models.CharField(max_length=60, blank=True, default="")
    organisation = models.CharField(max_length=80, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.move


class FormerName(models.Model):
    """A name that the register held until a correction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=50)
    until = models.DateField()
    correction = models.ForeignKey(QualificationCorrection, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-until", "id"]

    def __str__(self) -> str:
        return str(self.id)
