"""Marks every notice of a recipient as read."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from yiji.notices.models import InAppNotice


def mark_all_read(recipient_id: uuid.UUID, *, now: dt.datetime | None = None) -> int:
    """Returns how many were unread."""
    unread = InAppNotice.objects.filter(recipient_id=recipient_id, read_at__isnull=True)
    return unread.update(read_at=now or timezone.now())
