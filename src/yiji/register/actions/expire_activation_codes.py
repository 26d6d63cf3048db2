"""Accounts whose code ran out of time or tries go back to waiting, so that the institution sees them again."""

from __future__ import annotations

import datetime as dt
import time

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from yiji.accounts.models import OneTimeCode, PhysicianAccount
from yiji.accounts.models.one_time_code import MOST_ATTEMPTS
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict
from yiji.register.actions.step_account import step_account

_EVERY_SECONDS = 30
_MOST_AT_ONCE = 200
_last_round = float("-inf")


@duty
def expire_codes_duty() -> int:
    """The worker's round, at most every half minute."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return expire_activation_codes()


def expire_activation_codes(*, now: dt.datetime | None = None) -> int:
    """Move accounts without a live code from ``code_sent`` to ``awaiting_activation``; returns how many.

    Safe to run twice and beside a physician who types the right code in this moment: of the two one wins.
    """
    now = now or timezone.now()
    live = OneTimeCode.objects.filter(
        purpose="activation",
        subject_id=OuterRef("pk"),
        used_at__isnull=True,
        replaced_at__isnull=True,
        expires_at__gt=now,
        attempts__lt=MOST_ATTEMPTS,
    )
    moved = 0
    for account in PhysicianAccount.objects.filter(~Exists(live), state="code_sent")[:_MOST_AT_ONCE]:
        try:
            end_code(Scope.system("timer"), account)
            moved += 1
        except Conflict:
            continue
    return moved


def end_code(scope: Scope, account: PhysicianAccount) -> None:
    """The code ran out of time or tries: the institution sees that a new one is needed. Raises Conflict."""
    with transaction.atomic():
        step_account(account, ("code_sent",), state="awaiting_activation", activation_method="")
        record(
            scope,
            "physician_account.code_ended",
            "physician_account",
            account.pk,
            tenant_id=account.activating_institution_id,
        )
