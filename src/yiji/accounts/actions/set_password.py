"""Sets a user's password: at first log-in with a proven code, later with the present password."""

from __future__ import annotations

import uuid

from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db import transaction

from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.models import User
from yiji.accounts.password_policy import password_problems
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import PASSWORD
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import PASSWORD_PER_ACCOUNT, give_back, require
from yiji.vault.fields import reveal


def write_password(
    user: User,
    password: str,
    *,
    known: tuple[str, ...] = (),
    field: str = "password",
    keep: uuid.UUID | None = None,
    why: str = PASSWORD,
) -> None:
    """Check the policy and store the hash; every session but ``keep`` ends. Refusal tells each broken rule."""
    about = (user.login_name, user.display_name, reveal(user, "phone"), reveal(user, "id_number"), *known)
    problems = password_problems(password, side=user.side, known_of_owner=about, field=field)
    if problems:
        raise Refusal.of(problems)
    User.objects.filter(pk=user.pk).update(
        password=make_password(password),
        must_set_password=False,
    )
    end_all_sessions(user.pk, why, keep=keep)


def change_own_password(
    scope: Scope, *, present: str, password: str, session_id: uuid.UUID | None = None
) -> User:
    """Change one's own password; every session but ``session_id`` ends. Not inside a transaction: tries must count."""
    user = User.objects.filter(pk=scope.user_id, is_active=True).first() if scope.user_id else None
    if user is None:
        raise NotFound
    require_present_password(user, present)
    with transaction.atomic():
        write_password(user, password, keep=session_id)
        record(scope, "change_password", "user", user.pk)
    user.refresh_from_db()
    return user


def require_present_password(user: User, present: str) -> None:
    """Refusal unless ``present`` is the user's password, TooMany after five wrong ones. Not inside a transaction."""
    key = f"present|{user.pk}"
    require(PASSWORD_PER_ACCOUNT, key, "密码输错次数过多，请 15 分钟后再试。")
    if not matches(present[:512], user.password):
        raise Refusal(
            Problem(
                "present_password_wrong", "现用密码不正确。", field="present", way_out="请核对后重新输入。"
            )
        )
    give_back(PASSWORD_PER_ACCOUNT, key)


def set_first_password(user_id: uuid.UUID, password: str) -> None:
    """Set the password of a user proved otherwise, such as a physician by phone and match."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    with transaction.atomic():
        write_password(user, password)
        actor = Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        record(actor, "set_password", "user", user.pk)
