"""Messages: SMS as outbox rows delivered by the worker, and notices shown inside the program."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.notices.announcement import Announcement, AnnouncementRead
from yiji.vault.fields import SealedField

__all__ = ["Announcement", "AnnouncementRead", "InAppNotice", "NoticePreference", "SmsMessage"]


class SmsMessage(models.Model):
    """One message to be sent; template id and parameters, as carriers pre-approve templates.

    ``channel`` is sms (``phone``) or email (``email``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    template = models.CharField(max_length=40)
    dedup_key = models.CharField(max_length=160, unique=True)
    tenant_id = models.UUIDField(null=True)
    recipient_kind = models.CharField(max_length=20)
    recipient_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=8, default="sms")
    phone = SealedField(label="S2")
    phone_index = models.UUIDField(null=True)
    email = SealedField(label="S2")
    params = SealedField(label="S3")
    state = models.CharField(max_length=12, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    gateway_ref = models.CharField(max_length=64, default="")
    error = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="sms_due"),
            models.Index(fields=["tenant_id", "-created_at"], name="sms_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class InAppNotice(models.Model):
    """A notice in a user's or an organisation's message list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recipient_id = models.UUIDField()
    template = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=160, unique=True)
    object_kind = models.CharField(max_length=40, default="")
    object_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient_id", "-created_at"], name="notice_recipient"),
            models.Index(fields=["recipient_id"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.template


class NoticePreference(models.Model):
    """Which groups of messages a recipient does not want by SMS; messages that the law requires are in no group."""

    recipient_id = models.UUIDField(primary_key=True)
    sms_off = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.sms_off}"
