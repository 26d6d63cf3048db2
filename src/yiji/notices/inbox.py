"""Reads the notices of a user or an organisation inside the program."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from yiji.notices.groups import SMS_GROUPS
from yiji.notices.models import InAppNotice, NoticePreference
from yiji.notices.templates import text

ORDER = ("-created_at", "id")
COLUMNS = ("template", "params", "object_kind", "object_id", "created_at", "read_at")


def notices_of(recipient_ids: Iterable[uuid.UUID | None]) -> QuerySet[InAppNotice]:
    """The notices of these recipients; the caller passes only ids of his own scope."""
    return InAppNotice.objects.filter(recipient_id__in=[i for i in recipient_ids if i is not None])


def unread_count(recipient_ids: Iterable[uuid.UUID | None]) -> int:
    """How many of them are unread."""
    return notices_of(recipient_ids).filter(read_at__isnull=True).count()


def sms_groups_on(recipient_id: uuid.UUID | None) -> list[str]:
    """The groups of messages that this recipient gets by SMS."""
    off = NoticePreference.objects.filter(recipient_id=recipient_id).values_list("sms_off", flat=True).first()
    return [group for group in SMS_GROUPS if group not in (off or ())]


def notice_text(row: dict[str, Any]) -> str:
    """The finished text of a row of ``COLUMNS``, "" for a template that this version does not know."""
    try:
        return text(row["template"], row["params"]).removeprefix("【医籍】")
    except (KeyError, IndexError):
        return ""
