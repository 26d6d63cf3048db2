"""The institution's administrator adds an operator: one person, one account, one role."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from yiji.accounts.actions.send_setup_code import send_setup_code
from yiji.accounts.models import Membership, User
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import get_live_membership, visible_memberships
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

ROLES = ("administrator", "operator", "checker", "viewer")
_LOGIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{3,39}")


def add_operator(
    scope: Scope,
    *,
    name: str,
    id_number: str,
    phone: str,
    role: str,
    login_name: str,
    institution_name: str = "",
    now: dt.datetime | None = None,
) -> Membership:
    """Create the operator's user and send the set-up code to his phone. Identifiers come normalised.

    A person holds one role in an institution at a time: who prepares must not also check (four eyes).
    """
    if scope.side != "institution" or scope.organisation_id is None:
        raise NotFound
    person_id = blind_index("id_number", id_number)
    user = User(
        side="institution",
        login_name=login_name,
        display_name=name,
        person_id=person_id,
        phone_index=blind_index("phone", phone),
        password=make_password(None),
        must_set_password=True,
    )
    seal(user, "id_number", id_number)
    seal(user, "phone", phone)
    with transaction.atomic():
        lock_administrators(scope)
        _refuse(scope, role=role, login_name=login_name, person_id=person_id)
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            raise Refusal(name_taken()) from None
        membership = Membership.objects.create(user=user, institution_id=scope.organisation_id, role=role)
        record(scope, "add_operator", "membership", membership.pk, delta={"role": role, "user": user.pk})
        _send(scope, user, phone, institution_name, now)
    return membership


def resend_setup_code(
    scope: Scope, membership_id: uuid.UUID, *, institution_name: str = "", now: dt.datetime | None = None
) -> None:
    """Send a new set-up code to an operator who has not set his password yet."""
    membership = get_live_membership(scope, membership_id)
    if not membership.user.must_set_password:
        raise Refusal(
            Problem("already_set_up", "该操作员已经自设密码，无需再发设置码。", way_out="请由本人直接登录。")
        )
    with transaction.atomic():
        record(scope, "resend_setup_code", "membership", membership.pk)
        _send(scope, membership.user, reveal(membership.user, "phone"), institution_name, now)


def lock_administrators(scope: Scope) -> None:
    """Changes of an institution's operators run one after the other, so that their rules see each other."""
    rows = visible_memberships(scope).filter(role="administrator", ended_at__isnull=True)
    list(rows.select_for_update().order_by("pk"))


def _send(scope: Scope, user: User, phone: str, institution_name: str, now: dt.datetime | None) -> None:
    institution = institution_name or scope.organisation_name or "您所在的医疗机构"
    send_setup_code(
        user,
        phone,
        sender=institution,
        institution="您",
        issued_by=scope.user_id,
        tenant_id=scope.organisation_id,
        now=now,
    )


def _refuse(scope: Scope, *, role: str, login_name: str, person_id: uuid.UUID) -> None:
    problems = []
    if role not in ROLES:
        problems.append(
            Problem("role_unknown", "没有这种角色。", field="role", way_out="请从列表中选择一种角色。")
        )
    wrong_name = login_name_problem(login_name)
    if wrong_name:
        problems.append(wrong_name)
    held = visible_memberships(scope).filter(ended_at__isnull=True, user__person_id=person_id)
    if held.exists():
        problems.append(
            Problem(
                "second_role",
                "此人已是本机构的操作员，同一人不能同时持有两个角色。",
                field="id_number",
                way_out="请修改其现有角色，或先停用原账户。",
            )
        )
    if problems:
        raise Refusal.of(problems)


def login_name_problem(login_name: str) -> Problem | None:
    """What is wrong with a new log-in name; None when it will do."""
    if not _LOGIN_NAME.fullmatch(login_name):
        return Problem(
            "login_name_form",
            "用户名须为 4 至 40 个字符，以字母开头，只含字母、数字、点、下划线和连字符。",
            field="login_name",
            way_out="例如：renshi.zhang",
        )
    return name_taken() if User.objects.filter(login_name__iexact=login_name).exists() else None


def name_taken() -> Problem:
    """The name belongs to somebody else."""
    return Problem("login_name_taken", "该用户名已被使用。", field="login_name", way_out="请换一个用户名。")
