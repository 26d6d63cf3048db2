"""Notes that a person of an institution has opened an announcement."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.institutions.visibility import get_announcement
from yiji.notices.models import Announcement, AnnouncementRead


def read_announcement(
    scope: Scope, announcement_id: uuid.UUID, *, now: dt.datetime | None = None
) -> Announcement:
    """The announcement, noted as read once for a person of an institution; NotFound outside the scope."""
    announcement = get_announcement(scope, announcement_id)
    if scope.side != "institution" or scope.user_id is None:
        return announcement
    mine = AnnouncementRead.objects.filter(user_id=scope.user_id, announcement_id=announcement.pk)
    if not mine.exists():
        try:
            with transaction.atomic():
                AnnouncementRead.objects.create(
                    announcement_id=announcement.pk,
                    user_id=scope.user_id,
                    organisation_id=scope.organisation_id,
                    read_at=now or timezone.now(),
                )
        except IntegrityError:  # opened in two windows at once
            pass
    return announcement
