"""The opinions that an institution writes again and again, in its own words."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.institutions.models import Institution


class OpinionTemplate(models.Model):
    """``use``: ``confirm`` (the opinion in box 20 of the form) or ``return`` (the remark of a return)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    use = models.CharField(max_length=8)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["use", "position", "made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "use", "text"], name="opinion_template_once"),
        ]

    def __str__(self) -> str:
        return self.text[:20]
