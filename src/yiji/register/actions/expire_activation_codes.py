"""Accounts whose code ran out of time or tries go back to waiting, so that the institution sees them again."""

from __future__ import annotations

import datetime as dt
import time

from django.db import transaction
from django.db.models import Q
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
    """Move accounts whose code has ended from ``code_sent`` to ``awaiting_activation``; returns how many.

    Begins with the codes, of which few are alive, not with the accounts. Safe to run twice and beside a physician
    who types the right code in this moment: of the two one wins.
    """
    now = now or timezone.now()
    ended = OneTimeCode.objects.filter(
        Q(expires_at__lte=now) | Q(attempts__gte=MOST_ATTEMPTS),
        purpose="activation",
        used_at__isnull=True,
        replaced_at__isnull=True,
    )
    return sum(_end(code, now) for code in ended.order_by("expires_at")[:_MOST_AT_ONCE])


def _end(code: OneTimeCode, now: dt.datetime) -> bool:
    account = PhysicianAccount.objects.filter(pk=code.subject_id, state="code_sent").first()
    try:
        with transaction.atomic():
            # Out of the way of the next round; a code that replaced it meanwhile is another row.
            OneTimeCode.objects.filter(pk=code.pk, used_at__isnull=True, replaced_at__isnull=True).update(
                replaced_at=now
            )
            if account is None or _has_newer_code(code):
                return False
            end_code(Scope.system("timer"), account)
    except Conflict:
        return False
    return True


def _has_newer_code(code: OneTimeCode) -> bool:
    return OneTimeCode.objects.filter(
        purpose="activation",
        subject_id=code.subject_id,
        used_at__isnull=True,
        replaced_at__isnull=True,
    ).exists()


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
