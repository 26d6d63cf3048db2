"""A physician chooses which groups of messages he does not want by SMS."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from yiji.audit.record import Actor, record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.notices.groups import SMS_GROUPS
from yiji.notices.models import NoticePreference


def set_sms_groups(actor: Actor, wanted: Iterable[str]) -> None:
    """Keep SMS on for the groups of ``wanted`` and off for the others; Refusal for a group that does not exist."""
    if actor.user_id is None:
        raise NotFound
    chosen = set(wanted)
    if chosen - set(SMS_GROUPS):
        raise Refusal(
            Problem("unknown_group", "所选的短信类别不存在。", field="sms", way_out="请刷新页面后重新选择。")
        )
    off = sorted(set(SMS_GROUPS) - chosen)
    with transaction.atomic():
        NoticePreference.objects.update_or_create(recipient_id=actor.user_id, defaults={"sms_off": off})
        record(actor, "notice_preferences.set", "user", actor.user_id, delta={"sms_off": off})
