"""What a present or former employer wants the authority to know; it never blocks a decision."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Institution
from yiji.register.models import Registration


class EmployerNote(models.Model):
    """A note of the primary institution of a registration, e.g. on a service agreement in dispute."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="employer_notes")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    author_name = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    reply = models.CharField(max_length=500, default="")
    replied_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "institution"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_employer_note",
            ),
        ]

    def __str__(self) -> str:
        return f"note on {self.registration_id}"
