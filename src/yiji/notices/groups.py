"""Which messages a physician may switch off: those of these groups, and only by SMS.

Codes, changes of the account and what the law orders to be told (补正告知, 受理, 准予, 不予, 离职备案, 注销) are in
no group: they are always sent. Every notice stays in the message list in any case.
"""

from __future__ import annotations

# Group: the templates of its SMS.
SMS_GROUPS: dict[str, tuple[str, ...]] = {
    "info_change": ("info-change-returned",),
    "reminders": ("SMS-9",),
}
_GROUP_OF = {template: group for group, templates in SMS_GROUPS.items() for template in templates}


def group_of(template: str) -> str:
    """The group of a template that may be switched off, "" for those that may not."""
    return _GROUP_OF.get(template, "")
