"""Background jobs: rows written in the business transaction, claimed under a lease, done at least once."""

from __future__ import annotations

import uuid

from django.db import models


class Job(models.Model):
    """One piece of work; ``payload`` holds ids only, never personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=120, unique=True)
    tenant_id = models.UUIDField(null=True)
    requested_by = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    done_units = models.PositiveIntegerField(default=0)
    total_units = models.PositiveIntegerField(default=0)
    result_ref = models.CharField(max_length=120, default="")
    error = models.CharField(max_length=300, default="")
    # Why it failed, in words for the person who asked; like the payload it names nobody.
    error_words = models.CharField(max_length=300, default="")
    # Counts by name, for the page of results.
    summary = models.JSONField(default=dict)
    result_file = models.UUIDField(null=True)
    result_taken_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "run_after"], name="job_due"),
            models.Index(fields=["tenant_id", "-created_at"], name="job_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
