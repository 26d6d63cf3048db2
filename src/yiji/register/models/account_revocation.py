"""Revocation of a physician's account (seed 5.1), and claims by those in whose name an account was opened."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models import PhysicianAccount
from yiji.vault.fields import SealedField

REVOCATION_STATES = ("asked", "declined", "taken_back", "revoked")
OBJECTION_STATES = ("", "open", "upheld", "dismissed")
CLAIM_STATES = ("phone_to_prove", "open", "upheld", "rejected")
LIVE_CLAIM_STATES = ("open",)


class AccountRevocation(models.Model):
    """One request to revoke an account: one person asks, another decides. The registration is never touched."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, related_name="revocations")
    side = models.CharField(max_length=12)
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=120)
    # The institution whose region decides which authority hears an objection; empty where an authority acts.
    institution_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=20)
    explanation = models.CharField(max_length=500)
    evidence_id = models.UUIDField(null=True)
    claim_id = models.UUIDField(null=True)
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
    objection_state = models.CharField(max_length=10, default="")
    objection = models.CharField(max_length=1000, default="")
    objected_at = models.DateTimeField(null=True)
    objection_answer = models.CharField(max_length=500, default="")
    objection_answered_by = models.CharField(max_length=160, default="")
    objection_answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=REVOCATION_STATES), name="revocation_state"),
            models.CheckConstraint(condition=Q(objection_state__in=OBJECTION_STATES), name="objection_state"),
            # Four eyes by person, not by log-in: the asking person can't be the deciding one.
            models.CheckConstraint(
                condition=Q(state__in=("asked", "taken_back"))
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("asked_by_person"))),
                name="revocation_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="asked"), name="one_open_revocation_per_account"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "state", "-asked_at", "id"], name="revocation_list"),
            models.Index(fields=["institution_id", "objection_state"], name="revocation_objections"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class AccountClaim(models.Model):
    """Somebody says that an account under his ID number is not his. ``account`` is empty where none exists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, null=True, related_name="claims")
    name = models.CharField(max_length=50)
    id_number = SealedField(label="S3")
    id_number_index = models.UUIDField(db_index=True)
    phone = SealedField(label="S2")
    phone_index = models.UUIDField()
    statement = models.CharField(max_length=500)
    institution_id = models.UUIDField(null=True)
    state = models.CharField(max_length=16, default="phone_to_prove")
    frozen_from = models.CharField(max_length=20, default="")
    answer = models.CharField(max_length=300, default="")
    answered_by = models.CharField(max_length=160, default="")
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CLAIM_STATES), name="claim_state"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="open"), name="one_open_claim_per_account"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "-created_at"], name="claim_list")]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
