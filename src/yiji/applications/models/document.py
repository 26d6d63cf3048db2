"""A paper that an application brings along, as an encrypted file."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.applications.models.application import Application
from yiji.vault.models import StoredFile


class ApplicationDocument(models.Model):
    """``kind`` is a code of the list ``document_kind``; a replaced document stays, marked removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=24)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"
