"""One-time codes: stored as a keyed hash, at most five tries, used at most once."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

MOST_ATTEMPTS = 5


class OneTimeCode(models.Model):
    """``purpose``: setup, activation, phone, second_factor, recovery; bound to the subject it was made for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    purpose = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    code_hash = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    sms_id = models.UUIDField(null=True)
    issued_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__gte=0, attempts__lte=MOST_ATTEMPTS), name="at_most_five_attempts"
            ),
            models.UniqueConstraint(
                fields=["purpose", "subject_id"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="one_live_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"
