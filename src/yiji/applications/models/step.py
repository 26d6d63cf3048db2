"""The timeline of an application: one unchangeable row per move."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.applications.models.application import Application


class ApplicationStep(models.Model):
    """Who moved the application from where to where, when, and what was said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    ordinal = models.PositiveIntegerField()
    move = models.CharField(max_length=32)
    from_state = models.CharField(max_length=28)
    to_state = models.CharField(max_length=28)
    side = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_person = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60)
    organisation_name = models.CharField(max_length=120, default="")
    note = models.CharField(max_length=1000, default="")
    form_sha256 = models.CharField(max_length=64, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "ordinal"], name="steps_are_linear"),
        ]
        ordering = ["application", "ordinal"]

    def __str__(self) -> str:
        return f"{self.ordinal} {self.move}"
