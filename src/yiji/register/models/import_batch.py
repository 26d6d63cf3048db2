"""One run of a register import, with its figures."""

from __future__ import annotations

import uuid

from django.db import models


class ImportBatch(models.Model):
    """``good + unchanged + refused = rows``; ``report`` lists refused rows by number and reason, without personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source_name = models.CharField(max_length=120)
    file_sha256 = models.CharField(max_length=64)
    authority_id = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.source_name} {self.rows}"
