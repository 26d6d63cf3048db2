"""What happened to an institution's account, step by step, and closings that wait for a second person (seed 1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models.institution_account import CredentialIssue, InstitutionAccount

CLOSING_STATES = ("asked", "confirmed", "declined", "taken_back")


class InstitutionAccountStep(models.Model):
    """One step of the account, never altered: who, when, from where to where, why, on which paper.

    The authority's name and office phone are kept as they were then: whoever may not log in is told whom to call.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(InstitutionAccount, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=16)
    from_state = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    reason = models.CharField(max_length=20, default="")
    note = models.CharField(max_length=300, default="")
    authority_id = models.UUIDField(null=True)
    authority_name = models.CharField(max_length=80, default="")
    authority_phone = models.CharField(max_length=20, default="")
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, default="")
    # Who had asked for it, where a second person confirmed.
    asked_by_name = models.CharField(max_length=60, default="")
    issue = models.ForeignKey(CredentialIssue, on_delete=models.PROTECT, null=True, related_name="steps")
    evidence_id = models.UUIDField(null=True)
    operators = models.PositiveIntegerField(default=0)
    sessions_ended = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-at", "id"], name="institution_steps")]

    def __str__(self) -> str:
        return f"{self.act} {self.to_state}"


class InstitutionClosing(models.Model):
    """A closing that one officer asks for and another person confirms; it cannot be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(InstitutionAccount, on_delete=models.PROTECT, related_name="closings")
    authority_id = models.UUIDField()
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=300)
    evidence_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="asked")
    asked_by = models.UUIDField()
    asked_by_person = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_person = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, default="")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=300, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CLOSING_STATES), name="closing_state"),
            # Four eyes by person, not by log-in: the asking person can't be the deciding one.
            models.CheckConstraint(
                condition=Q(state__in=("asked", "taken_back"))
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("asked_by_person"))),
                name="closing_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="asked"), name="one_open_closing_per_account"
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "state", "-asked_at"], name="closing_list")]

    def __str__(self) -> str:
        return f"closing {self.state}"
