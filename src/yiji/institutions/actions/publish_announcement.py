"""Publishes a draft, or throws it away; one officer is enough."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.announcement_rules import over
from yiji.institutions.visibility import get_announcement
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.notices.models import Announcement


def publish_announcement(
    scope: Scope, announcement_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Announcement:
    """Show the draft to its audience from its first day on; Refusal when its last day has passed."""
    now = now or timezone.now()
    announcement = get_announcement(scope, announcement_id)
    if announcement.state != "draft":
        raise Conflict("公告已经发布或处理，请刷新查看最新状态。")
    if over(announcement.shown_until, timezone.localtime(now).date()):
        raise Refusal(
            Problem(
                "dates",
                "结束日期 {until} 已过，发布后没有人能看到。",
                way_out="请先修改草稿的结束日期，再发布。",
                params={"until": str(announcement.shown_until)},
            )
        )
    with transaction.atomic():
        changed = Announcement.objects.filter(pk=announcement.pk, state="draft", version=version).update(
            state="published",
            published_at=now,
            published_by_name=scope.display_name[:60],
            version=F("version") + 1,
        )
        if not changed:
            raise Conflict("草稿刚刚被修改，请刷新后核对内容再发布。")
        record(
            scope,
            "announcement.publish",
            "announcement",
            announcement.pk,
            delta={"audience": announcement.audience_key, "public": announcement.public},
        )
    return announcement


def discard_announcement(scope: Scope, announcement_id: uuid.UUID, *, version: int) -> None:
    """Throw a draft away; Conflict when it is none any more."""
    announcement = get_announcement(scope, announcement_id)
    with transaction.atomic():
        changed = Announcement.objects.filter(pk=announcement.pk, state="draft", version=version).update(
            state="discarded", version=F("version") + 1
        )
        if not changed:
            raise Conflict("草稿已经发布或被修改，没有删除。请刷新查看最新状态。")
        record(scope, "announcement.discard", "announcement", announcement.pk)
