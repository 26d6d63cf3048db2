"""Reads messages for the outbox pages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from yiji.notices.email_templates import email_text
from yiji.notices.models import SmsMessage
from yiji.notices.templates import text
from yiji.vault.fields import reveal, reveal_value
from yiji.vault.masking import mask_email, mask_phone


@dataclass(frozen=True)
class ShownMessage:
    """One message with its masked phone or e-mail address; ``text`` is shown in the demo only."""

    template: str
    state: str
    phone: str
    text: str
    created_at: datetime
    delivered_at: datetime | None


def recent_messages(most: int) -> list[ShownMessage]:
    """The newest messages with their texts; callers must be demo pages."""
    return [
        ShownMessage(
            template=message.template,
            state=message.state,
            phone=_masked_place(message.channel, reveal(message, "phone"), reveal(message, "email")),
            text=_finished(message.channel, message.template, reveal(message, "params")),
            created_at=message.created_at,
            delivered_at=message.delivered_at,
        )
        for message in SmsMessage.objects.order_by("-created_at")[:most]
    ]


def tenant_messages(tenant_id: uuid.UUID) -> QuerySet[SmsMessage]:
    """The messages that belong to one institution or authority; callers pass only their own scope's tenant."""
    return SmsMessage.objects.filter(tenant_id=tenant_id)


MESSAGE_ORDER = ("-created_at", "-id")
MESSAGE_COLUMNS = (
    "id",
    "template",
    "channel",
    "phone",
    "email",
    "params",
    "state",
    "attempts",
    "error",
    "created_at",
    "sent_at",
    "delivered_at",
)
# Messages that carry a code: their text is never shown outside the demo, nor their parameters kept in a page.
NAMES = {
    "SMS-1": gettext_lazy("机构账户设置码"),
    "SMS-2": gettext_lazy("手机验证码"),
    "SMS-3": gettext_lazy("账户激活码"),
    "SMS-4": gettext_lazy("账户变更提醒"),
    "SMS-5": gettext_lazy("待办提醒"),
    "SMS-6": gettext_lazy("退回或补正通知"),
    "SMS-7": gettext_lazy("申请结果通知"),
    "SMS-8": gettext_lazy("离职备案通知"),
    "SMS-10": gettext_lazy("主要执业机构变更通知"),
    "SMS-9": gettext_lazy("到期提醒"),
    "SMS-11": gettext_lazy("期限提醒"),
    "email-code": gettext_lazy("邮箱验证码"),
    "direct-activation": gettext_lazy("直接激活通知"),
    "authority-activation": gettext_lazy("行政部门激活通知"),
    "automatic-activation": gettext_lazy("自动激活通知"),
    "self-activation": gettext_lazy("自行激活通知"),
    "activated-with-other-phone": gettext_lazy("账户激活提醒（登记手机）"),
}


def describe_messages(rows: Iterable[Mapping[str, Any]], *, with_text: bool = False) -> list[dict[str, Any]]:
    """Rows of ``MESSAGE_COLUMNS`` in words with the place masked; the text is opened in the demo only."""
    return [
        {
            **{name: row[name] for name in ("template", "state", "attempts", "created_at", "delivered_at")},
            "name": NAMES.get(row["template"], row["template"]),
            "phone": _masked_place(
                row["channel"],
                reveal_value(SmsMessage, "phone", row["id"], row["phone"]),
                reveal_value(SmsMessage, "email", row["id"], row["email"]),
            ),
            "text": _text(row) if with_text else "",
        }
        for row in rows
    ]


def _text(row: Mapping[str, Any]) -> str:
    params = reveal_value(SmsMessage, "params", row["id"], row["params"])
    return _finished(row["channel"], row["template"], params)


def _finished(channel: str, template: str, params: str) -> str:
    if channel == "email":
        return "\n".join(email_text(template, json.loads(params)))
    return text(template, json.loads(params))


def _masked_place(channel: str, phone: str, address: str) -> str:
    return mask_email(address) if channel == "email" else mask_phone(phone)
