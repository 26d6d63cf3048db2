"""Marks institution accounts whose set-up code ran out, so that the desk sees who needs a new one."""

from __future__ import annotations

import contextlib
import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from yiji.accounts.actions.send_setup_code import HOURS
from yiji.accounts.actions.step_institution_account import Ground, move
from yiji.accounts.models import InstitutionAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict


@duty
def expire_due() -> int:
    """The worker's round."""
    return expire_setup_codes()


def expire_setup_codes(now: dt.datetime | None = None) -> int:
    """Move accounts from issued to setup_expired; returns how many."""
    now = now or timezone.now()
    moved, timer = 0, Scope.system("timer")
    waiting = InstitutionAccount.objects.filter(state="issued").annotate(last=Max("issues__issued_at"))
    for account in waiting.filter(last__lte=now - dt.timedelta(hours=HOURS))[:200]:
        with contextlib.suppress(Conflict), transaction.atomic():
            move(timer, account, "expire", Ground(), now=now)
            record(timer, "expire_setup_code", "institution", account.institution_id)
            moved += 1
    return moved
