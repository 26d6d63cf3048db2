"""Counters of limited acts and the ledger of submitted forms."""

from __future__ import annotations

from django.db import models


class LimitCounter(models.Model):
    """How often one subject did one limited thing in one window; the subject is stored only as a keyed hash."""

    key_hash = models.UUIDField()
    window = models.BigIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_hash", "window"], name="one_counter_per_window")]

    def __str__(self) -> str:
        return f"{self.key_hash}@{self.window}={self.n}"


class SubmitRequest(models.Model):
    """One submitted form: the same key again answers with the first result and does nothing."""

    key = models.UUIDField(primary_key=True)
    account = models.CharField(max_length=64)
    route = models.CharField(max_length=120)
    body_sha256 = models.BinaryField(max_length=32)
    response_ref = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
