"""Encryption keys (wrapped by the master key) and encrypted files."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class DataKey(models.Model):
    """A wrapped key: ``purpose`` is ``enc:S3``, ``enc:S2``, ``idx:<field>`` or ``file``."""

    purpose = models.CharField(max_length=40)
    suite = models.CharField(max_length=12, default="aes256gcm")
    wrapped = models.BinaryField()
    state = models.CharField(max_length=16, default="active")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose"], condition=Q(state="active"), name="one_active_key"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}#{self.pk}"


class StoredFile(models.Model):
    """An encrypted file in the data folder; ``owner_kind`` and ``owner_id`` say which record grants access."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    document_kind = models.CharField(max_length=40)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=64)
    wrapped_key = models.BinaryField()
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="file_owner")]

    def __str__(self) -> str:
        return f"{self.document_kind} {self.id}"
