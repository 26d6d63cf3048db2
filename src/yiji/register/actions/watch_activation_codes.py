"""An alarm when unusually many activation codes are guessed to death: somebody tries numbers on a broad front (T7)."""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid

from django.utils import timezone

from yiji.accounts.models import OneTimeCode
from yiji.accounts.models.one_time_code import MOST_ATTEMPTS
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.worker import duty
from yiji.limits.limiter import Limit, take
from yiji.rulebook import assumptions as a

log = logging.getLogger(__name__)
_ONCE_A_DAY = Limit("activation-alarm", 1, 86_400)
_EVERY_SECONDS = 600
_PERIOD = dt.timedelta(days=1)
_last_round = float("-inf")


@duty
def watch_codes_duty() -> int:
    """The worker's round, at most every ten minutes."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return int(watch_activation_codes())


def watch_activation_codes(*, now: dt.datetime | None = None) -> bool:
    """Whether the alarm was raised now: more than 0.5 % of the last day's codes, and at least five, were used up
    by wrong tries. It is raised once a day, in the log of the program and in the audit log.
    """
    now = now or timezone.now()
    issued = OneTimeCode.objects.filter(purpose="activation", created_at__gt=now - _PERIOD)
    spent = issued.filter(attempts__gte=MOST_ATTEMPTS, used_at__isnull=True).count()
    total = issued.count()
    least, per_mille = a.ACTIVATION_ALARM_LEAST.value, a.ACTIVATION_ALARM_RATIO.value
    if spent < least or spent * 1000 <= total * per_mille or not take(_ONCE_A_DAY, "all", now.timestamp()):
        return False
    log.warning("activation codes: %s of %s issued within a day were used up by wrong tries", spent, total)
    record(
        Scope.system("timer"),
        "activation_codes.alarm",
        "activation_code",
        uuid.UUID(int=0),
        reason=f"{spent}/{total}",
        outcome="refused",
    )
    return True
