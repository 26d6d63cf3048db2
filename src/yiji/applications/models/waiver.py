"""A rule set aside for one application: named rule, author, ground, expiry, and a second officer who agrees."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.applications.models.application import Application


class RuleWaiver(models.Model):
    """In force from its confirmation by another person until ``expires_on`` (its last day) or until withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="waivers")
    rule_code = models.CharField(max_length=24)
    ground = models.CharField(max_length=500)
    expires_on = models.DateField()
    state = models.CharField(max_length=12, default="proposed")
    author_person = models.UUIDField()
    author_name = models.CharField(max_length=60)
    proposed_at = models.DateTimeField(auto_now_add=True)
    answerer_person = models.UUIDField(null=True)
    answerer_name = models.CharField(max_length=60, default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "in_force", "declined", "withdrawn"]), name="waiver_state"
            ),
            models.CheckConstraint(
                condition=Q(answerer_person__isnull=True)
                | Q(state="withdrawn")
                | ~Q(answerer_person=F("author_person")),
                name="waiver_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["application", "rule_code"],
                condition=Q(state__in=["proposed", "in_force"]),
                name="one_waiver_of_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.state}"
