"""What waits in a role of the institution: shown when the role is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiji.accounts.permissions import PERMISSIONS
from yiji.accounts.scope import Scope
from yiji.jobs.queries import recent
from yiji.web.shared.menus import url_or_empty

# Counter of the menu, words, address, and the permissions by which a role does something about it.
_KINDS = (
    (
        "pending_activations",
        _("账户激活"),
        "institution:pending_activations",
        ("institution:activation:send_code", "institution:activation:check"),
    ),
    (
        "applications",
        _("业务申请确认"),
        "institution:applications",
        ("institution:application:confirm",),
    ),
    (
        "revocations",
        _("账户撤销"),
        "institution:live_accounts",
        ("institution:account:revoke", "institution:account:check"),
    ),
    (
        "info_change_requests",
        _("信息修改审核"),
        "institution:info_change_requests",
        ("institution:info_change:decide",),
    ),
)


@dataclass(frozen=True)
class Pending:
    """One kind of work that waits."""

    key: str
    label: Any
    count: int
    url: str


def pending_of_role(role: str, counts: Mapping[str, int]) -> list[Pending]:
    """The work that a holder of ``role`` does something about, with the present counts."""
    holder = f"institution.{role}"
    return [
        Pending(key, label, counts.get(key, 0), url_or_empty(name))
        for key, label, name, permissions in _KINDS
        if any(holder in PERMISSIONS.get(permission, frozenset()) for permission in permissions)
    ]


def own_running_jobs(scope: Scope) -> int:
    """Tasks that the acting person started and that still run."""
    return recent(requested_by=scope.user_id).filter(state__in=("queued", "running")).count()
