"""Ways back in and to another phone: asked for here, proved by codes, each row bound to the asking session."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models.user import User
from yiji.vault.fields import SealedField

RESET_STATES = ("asked", "confirmed", "done", "cancelled")
OPEN_RESETS = ("asked", "confirmed")


class RecoveryRequest(models.Model):
    """Somebody forgot the password or lost the second factor. ``user`` is empty where nobody fits: the visitor
    sees the same pages. The code sent for it is bound to ``id``, which only the asking session knows.
    ``totp_secret`` is the new app's secret until its first right code; the old one holds until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    side = models.CharField(max_length=12)
    purpose = models.CharField(max_length=16)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="recovery_requests")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    proved_at = models.DateTimeField(null=True)
    totp_secret = SealedField(label="S3")
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=("password", "second_factor")), name="recovery_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.purpose} {self.id}"


class StaffPhoneChange(models.Model):
    """A member of staff moves to another phone; the code goes to the new one and is bound to ``id``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="phone_changes")
    new_phone = SealedField(label="S2")
    asked_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class AccessReset(models.Model):
    """Somebody lost every factor: one colleague asks after seeing him and his papers, another confirms, and a day
    after the old phone was told a set-up code goes out. Nobody but the owner ever sees a code or a password.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_resets")
    side = models.CharField(max_length=12)
    organisation_id = models.UUIDField()
    reason = models.CharField(max_length=100)
    new_phone = SealedField(label="S2")
    state = models.CharField(max_length=12, default="asked")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by_person = models.UUIDField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by_person = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RESET_STATES), name="access_reset_state"),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "cancelled"))
                | (Q(confirmed_by_person__isnull=False) & ~Q(confirmed_by_person=F("asked_by_person"))),
                name="access_reset_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=OPEN_RESETS), name="one_open_access_reset"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "state"], name="access_reset_list"),
            models.Index(fields=["state", "due_at"], name="access_reset_due"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"
