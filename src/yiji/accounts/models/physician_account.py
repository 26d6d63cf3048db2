"""A physician's own account (seed 5): claimed by name and ID number, matched, verified, activated."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.accounts.models.user import User
from yiji.vault.fields import SealedField

STATES = (
    "registered",
    "mismatch",
    "matched",
    "verified",
    "awaiting_activation",
    "code_sent",
    "active",
    "locked",
    "revoked",
    "closed",
)
ENDED_STATES = ("revoked", "closed")


class PhysicianAccount(models.Model):
    """``physician_id`` is the matched person of the register; ``activating_institution_id`` is who may activate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="physician_account")
    name = models.CharField(max_length=50)
    id_number = SealedField(label="S3")
    id_number_index = models.UUIDField()
    state = models.CharField(max_length=20, default="registered")
    mismatch_field = models.CharField(max_length=20, default="")
    physician_id = models.UUIDField(null=True)
    activating_institution_id = models.UUIDField(null=True)
    activation_method = models.CharField(max_length=10, default="")
    activated_at = models.DateTimeField(null=True)
    activated_by = models.UUIDField(null=True)
    look_only_until = models.DateTimeField(null=True)
    phone_verified_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=~Q(state__in=ENDED_STATES),
                name="one_live_account_per_person",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="physician_account_state"),
        ]
        indexes = [
            models.Index(
                fields=["activating_institution_id", "state", "waiting_since"], name="account_waiting"
            ),
            models.Index(fields=["physician_id"], name="account_physician"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
