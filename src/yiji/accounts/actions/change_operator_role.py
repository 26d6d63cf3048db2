"""Changes an operator's role; it holds from his next request on."""

from __future__ import annotations

import uuid

from django.db import transaction

from yiji.accounts.actions.add_operator import ROLES, lock_administrators
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.models import Membership
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ROLE
from yiji.accounts.visibility import get_live_membership, visible_memberships
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, Problem, Refusal


def change_operator_role(scope: Scope, membership_id: uuid.UUID, *, role: str) -> None:
    """Give the operator another role and end his sessions. Nobody changes his own role."""
    membership = get_live_membership(scope, membership_id)
    if role not in ROLES:
        raise Refusal(
            Problem("role_unknown", "没有这种角色。", field="role", way_out="请从列表中选择一种角色。")
        )
    refuse_own(scope, membership)
    with transaction.atomic():
        lock_administrators(scope)
        changed = Membership.objects.filter(
            pk=membership.pk, role=membership.role, ended_at__isnull=True
        ).update(role=role)
        if not changed:
            raise Conflict()
        require_an_administrator(scope)
        end_all_sessions(membership.user_id, ROLE)
        record(
            scope,
            "change_operator_role",
            "membership",
            membership.pk,
            delta={"from": membership.role, "to": role},
        )


def refuse_own(scope: Scope, membership: Membership) -> None:
    """An administrator must not touch the role he acts with himself."""
    if membership.user_id == scope.user_id:
        raise Refusal(
            Problem(
                "own_role",
                "不能修改或停用自己的角色。",
                way_out="离岗请用“角色交接”把角色交给接手的人；改角色请由本机构另一名管理员办理。",
            )
        )


def require_an_administrator(scope: Scope) -> None:
    """An institution without an administrator could let nobody in any more."""
    if not visible_memberships(scope).filter(role="administrator", ended_at__isnull=True).exists():
        raise Refusal(
            Problem(
                "last_administrator", "这是最后一名管理员。", way_out="请先用“角色交接”或添加另一名管理员。"
            )
        )
