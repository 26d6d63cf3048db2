"""Writes an announcement as a draft, and changes it as long as it is one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.announcement_rules import AnnouncementText, audience_key, problems_of
from yiji.institutions.models import Authority
from yiji.institutions.visibility import get_announcement, own_authority
from yiji.kernel.outcome import Conflict, Refusal
from yiji.notices.models import Announcement

_NOT_A_DRAFT = "公告已经发布或处理，不能再修改。需要更正的，请撤回后另写一份。"


def write_announcement(
    scope: Scope, text: AnnouncementText, *, now: dt.datetime | None = None
) -> Announcement:
    """Keep a new draft of the scope's authority; Refusal names what is wrong with the text."""
    authority = own_authority(scope)
    values = _checked(authority, text)
    with transaction.atomic():
        announcement = Announcement.objects.create(
            authority_id=authority.pk,
            authority_name=authority.name,
            province_code=authority.province_code,
            created_by=scope.user_id,
            created_by_name=scope.display_name[:60],
            created_at=now or timezone.now(),
            **values,
        )
        record(scope, "announcement.write", "announcement", announcement.pk)
    return announcement


def change_announcement(
    scope: Scope, announcement_id: uuid.UUID, text: AnnouncementText, *, version: int
) -> Announcement:
    """Change a draft; Conflict when it is none any more or somebody changed it since ``version``."""
    announcement = get_announcement(scope, announcement_id)
    values = _checked(own_authority(scope), text)
    if announcement.state != "draft":
        raise Conflict(_NOT_A_DRAFT)
    with transaction.atomic():
        changed = Announcement.objects.filter(pk=announcement.pk, state="draft", version=version).update(
            **values, version=F("version") + 1
        )
        if not changed:
            raise Conflict("另一名工作人员刚刚修改了这份草稿，请刷新后再改。")
        record(scope, "announcement.change", "announcement", announcement.pk)
    return announcement


def _checked(authority: Authority, text: AnnouncementText) -> dict[str, Any]:
    problems = list(problems_of(text))
    if problems:
        raise Refusal(*problems)
    return {
        "audience": text.audience,
        "audience_key": audience_key(authority, text.audience),
        "title": text.title.strip(),
        "body": text.body.strip(),
        "urgent": text.urgent,
        "public": text.public,
        "shown_from": text.shown_from,
        "shown_until": text.shown_until,
    }
