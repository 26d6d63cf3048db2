"""The audit log: one row for each change and each look at protected data, appended in the same transaction."""

from __future__ import annotations

from django.db import models

from yiji.vault.fields import SealedField


class AuditEvent(models.Model):
    """Who did what to which object, when, and with what outcome; never changed, never removed.

    ``subject_id`` is the physician (of the register, or his account) whom the event is about, so that he can be
    told who looked; ``actor_roles`` is what the actor acted as.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_side = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, default="")
    actor_roles = models.CharField(max_length=120, default="")
    tenant_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=16, default="done")
    reason = models.CharField(max_length=300, default="")
    request_id = models.CharField(max_length=32, default="")
    salt = models.BinaryField(max_length=16)
    event_id = models.UUIDField(unique=True)
    delta = SealedField(label="S2")

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "-id"], name="audit_tenant"),
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["subject_id", "-id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_id}"
