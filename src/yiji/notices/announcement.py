"""Announcements of an authority to institutions, and who has opened them (seed 2.3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

AUDIENCES = ("own", "division")
ANNOUNCEMENT_STATES = ("draft", "published", "withdrawn", "discarded")


def own_key(authority_id: uuid.UUID) -> str:
    """The audience of an authority's own institutions."""
    return f"own:{authority_id}"


def division_key(code: str) -> str:
    """The audience of everybody within a division."""
    return f"division:{code}"


class Announcement(models.Model):
    """``audience`` own: institutions of the authority; division: all that lie in its division.

    ``audience_key`` is the audience as one indexed value, so that an institution finds its announcements by a few
    equal keys. ``state``: draft, published, withdrawn, or discarded (a draft that was never shown).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority_id = models.UUIDField()
    authority_name = models.CharField(max_length=80)
    province_code = models.CharField(max_length=6)
    audience = models.CharField(max_length=10, default="own")
    audience_key = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    body = models.TextField()
    urgent = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    shown_from = models.DateField()
    shown_until = models.DateField(null=True)
    state = models.CharField(max_length=10, default="draft")
    created_by = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=60, default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by_name = models.CharField(max_length=60, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=60, default="")
    withdrawn_reason = models.CharField(max_length=200, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ANNOUNCEMENT_STATES), name="announcement_state"),
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="announcement_audience"),
            models.CheckConstraint(
                condition=Q(shown_until__isnull=True) | Q(shown_until__gte=F("shown_from")),
                name="announcement_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "withdrawn")) | Q(published_at__isnull=False),
                name="announcement_published_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""), name="announcement_withdrawn_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["audience_key", "state", "-published_at", "id"], name="announcement_audience"
            ),
            models.Index(fields=["authority_id", "-created_at", "id"], name="announcement_authority"),
            models.Index(
                fields=["-published_at", "id"], condition=Q(public=True), name="announcement_public"
            ),
            models.Index(
                fields=["province_code", "-published_at", "id"],
                condition=Q(public=True),
                name="announcement_province",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.title}"


class AnnouncementRead(models.Model):
    """One person has opened one announcement."""

    id = models.BigAutoField(primary_key=True)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="reads")
    user_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "announcement"], name="one_reading_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.announcement_id}"
