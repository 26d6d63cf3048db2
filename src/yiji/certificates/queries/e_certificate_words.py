"""The frozen content of a certificate and its state in words; the certificate itself is Chinese."""

from __future__ import annotations

import json
from typing import Any

from yiji.certificates.models import ECertificate
from yiji.vault.fields import reveal

_REASONS = {
    "deregistered": "注册已注销",
    "superseded": "注册已由新注册替代",
    "lapsed_by_upgrade": "已取得更高级别注册",
    "lapsed_by_parallel": "原注册已失效",
    "transferred_military": "已转入军队管理",
    "rescinded": "注册决定已撤销",
    "revoked": "执业证书已吊销",
}


def content_of(row: ECertificate) -> dict[str, Any]:
    """The content as it was frozen. Callers hold the right to see the certificate."""
    content: dict[str, Any] = json.loads(reveal(row, "content"))
    return content


def state_words(row: ECertificate) -> str:
    """The state with its date, "" for one in force."""
    day = f"{row.state_since.year}年{row.state_since.month}月{row.state_since.day}日"
    if row.state == "void":
        return f"本证自{day}起作废（{_REASONS.get(row.state_reason, '注册已终止')}）"
    return {
        "replaced": f"本证自{day}起已被新版本替换",
        "off_roster": f"自{day}起不在册，不得执业",
        "suspended": f"自{day}起暂停执业",
    }.get(row.state, "")
