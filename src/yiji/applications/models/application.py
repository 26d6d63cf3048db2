"""One application: who wants what from whom, how far it has come, and until when it must go on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models import PhysicianAccount
from yiji.institutions.models import Authority, Institution
from yiji.register.models import MultiInstitutionFiling, Physician, Qualification, Registration
from yiji.rulebook import workflow
from yiji.vault.fields import SealedField

TERMINAL_STATES = tuple(sorted(workflow.TERMINAL))
# Filings are noted, not permitted: nobody decides on them.
NOTED_TYPES = ("LEGACY_MULTI_CANCEL", "MULTI_CANCEL", "MULTI_CANCEL_INST", "MULTI_FILE", "OFF_ROSTER")


class Application(models.Model):
    """``content`` is the plain part, ``private_content`` the encrypted JSON of S2 and S3 fields."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=24, unique=True, null=True)
    type = models.CharField(max_length=24)
    state = models.CharField(max_length=28, default="draft")
    whose_turn = models.CharField(max_length=12, default="physician")
    due_on = models.DateField(null=True)
    due_estimated = models.BooleanField(default=False)
    started_by = models.CharField(max_length=12, default="physician")
    account = models.ForeignKey(
        PhysicianAccount, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="applications")
    physician_name = models.CharField(max_length=50)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="applications")
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    filing = models.ForeignKey(
        MultiInstitutionFiling, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    level = models.CharField(max_length=1, blank=True, default="")
    category = models.CharField(max_length=16, blank=True, default="")
    content = models.JSONField(default=dict)
    private_content = SealedField(label="S3")
    wizard_step = models.PositiveSmallIntegerField(default=1)
    institution_opinion = models.CharField(max_length=500, blank=True, default="")
    return_reason = models.CharField(max_length=500, blank=True, default="")
    findings = models.JSONField(default=list)
    rules_as_of = models.DateField(null=True)
    form_serial_no = models.CharField(max_length=24, blank=True, default="")
    form_sha256 = models.CharField(max_length=64, blank=True, default="")
    submitter_person = models.UUIDField(null=True)
    confirmer_person = models.UUIDField(null=True)
    acceptor_person = models.UUIDField(null=True)
    examiner_person = models.UUIDField(null=True)
    decider_person = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    examined_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    intake_due_on = models.DateField(null=True)
    decision_due_on = models.DateField(null=True)
    delivery_due_on = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    hearing_answer = SealedField(label="S2")
    paused_at = models.DateTimeField(null=True)
    paused_days = models.PositiveSmallIntegerField(default=0)
    extended = models.BooleanField(default=False)
    deemed_accepted = models.BooleanField(default=False)
    decision_number = models.CharField(max_length=40, blank=True, default="")
    decision_grounds = models.JSONField(default=list)
    decision_text = models.CharField(max_length=1000, blank=True, default="")
    certificate_no = models.CharField(max_length=15, blank=True, default="")
    turn_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            # CHG-05: one open application of a kind per person.
            models.UniqueConstraint(
                fields=["physician", "type"],
                condition=~Q(state__in=TERMINAL_STATES) & Q(started_by="physician"),
                name="one_open_application_of_a_type",
            ),
            # What an institution or authority starts is about one registration.
            models.UniqueConstraint(
                fields=["registration", "type"],
                condition=~Q(state__in=TERMINAL_STATES) & ~Q(started_by="physician"),
                name="one_open_report_of_a_type",
            ),
            models.CheckConstraint(
                condition=Q(started_by="physician", account__isnull=False)
                | Q(started_by__in=("institution", "authority")),
                name="application_starter",
            ),
            models.CheckConstraint(condition=Q(state__in=workflow.STATES), name="application_state"),
            # Four eyes by person, not by account.
            models.CheckConstraint(
                condition=Q(decider_person__isnull=True)
                | (
                    Q(examiner_person__isnull=False)
                    & ~Q(decider_person=F("examiner_person"))
                    & ~Q(decider_person=F("submitter_person"))
                ),
                name="decider_is_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused", "completed"])
                | Q(decider_person__isnull=False)
                | Q(type__in=NOTED_TYPES),
                name="decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "-submitted_at", "id"], name="app_institution"),
            models.Index(fields=["authority", "whose_turn", "due_on", "id"], name="app_authority"),
            models.Index(fields=["account", "-created_at"], name="app_account"),
            # The authority's statistics count what came and what was decided between two days.
            models.Index(fields=["authority", "received_at"], name="app_authority_received"),
            models.Index(fields=["authority", "decided_at"], name="app_authority_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'draft'} {self.state}"
