"""Marks notices as read once their page has been shown."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from yiji.notices.models import InAppNotice


def mark_read(
    recipient_id: uuid.UUID, notice_ids: Iterable[uuid.UUID], *, now: dt.datetime | None = None
) -> int:
    """Mark those of ``notice_ids`` that belong to the recipient; returns how many were unread before."""
    return InAppNotice.objects.filter(
        recipient_id=recipient_id, pk__in=list(notice_ids), read_at__isnull=True
    ).update(read_at=now or timezone.now())
