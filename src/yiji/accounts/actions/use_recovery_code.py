"""Lets a user in with a recovery code in place of the lost second factor; each code works once."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.actions.begin_session import count_failed_try
from yiji.accounts.actions.issue_recovery_codes import recovery_hash
from yiji.accounts.models import RecoveryCode, User
from yiji.accounts.one_time_codes import normalise_code
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import SECOND_FACTOR, give_back, require


def use_recovery_code(user_id: uuid.UUID, text: str, *, now: dt.datetime | None = None) -> int:
    """Use the code up and return how many are left; raises Refusal or TooMany. Not inside a transaction."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    require(SECOND_FACTOR, str(user.pk), "恢复码输错次数过多，请 15 分钟后再试。")
    code_hash = recovery_hash(user.pk, normalise_code(text))
    with transaction.atomic():
        live = RecoveryCode.objects.filter(user=user, code_hash=code_hash, used_at__isnull=True)
        used = live.update(used_at=now or timezone.now())
        if used:
            actor = Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
            record(actor, "use_recovery_code", "user", user.pk)
        else:
            count_failed_try(user.pk, now=now)
    if not used:
        raise _wrong()
    give_back(SECOND_FACTOR, str(user.pk))
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def _wrong() -> Refusal:
    return Refusal(
        Problem(
            "recovery_code_wrong",
            "恢复码不正确或已用过。",
            field="code",
            way_out="请换一个未用过的恢复码；全部丢失时请由管理员当面核验身份后重置。",
        )
    )
