"""The nightly sweep of suspensions and assessments: begin, end, remind. A second run changes nothing."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections import Counter

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict
from yiji.register.actions.suspend_practice import bring_up_to_date
from yiji.register.actions.tell_conduct import tell_conduct, tell_due
from yiji.register.conduct_rules import KINDS
from yiji.register.models import ConductRecord, PeriodicAssessment, Registration
from yiji.register.models.conduct import IN_FORCE
from yiji.rulebook.assessment import next_assessment_due
from yiji.rulebook.assumptions import ASSESSMENT_YEARS

_EVERY_SECONDS = 1800
_MOST_AT_ONCE = 500
REMIND_DAYS = 90
_last_round = float("-inf")


@duty
def watch_conduct_duty() -> int:
    """The worker's round, at most every half hour."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return watch_conduct()


def watch_conduct(*, now: dt.datetime | None = None) -> int:
    """Returns how many registrations changed."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    done = sum(_settle(physician_id, now, today) for physician_id in _to_settle(today))
    _remind(today)
    return done


def _to_settle(today: dt.date) -> list[uuid.UUID]:
    """Physicians with a suspension that begins or has ended, or a registration suspended beyond its last day."""
    suspensions = ConductRecord.objects.filter(kind="suspension")
    begins = suspensions.filter(
        state__in=IN_FORCE, applied_at__isnull=True, effective_from__lte=today, effective_to__gte=today
    )
    ends = suspensions.filter(
        state__in=IN_FORCE, applied_at__isnull=False, lifted_at__isnull=True, effective_to__lt=today
    )
    over = Registration.objects.filter(status="suspended", suspended_until__lt=today)
    found: dict[uuid.UUID, None] = {}
    for rows in (begins, ends, over):
        found |= dict.fromkeys(rows.order_by("pk").values_list("physician_id", flat=True)[:_MOST_AT_ONCE])
    return list(found)


def _settle(physician_id: uuid.UUID, now: dt.datetime, today: dt.date) -> int:
    mine = ConductRecord.objects.filter(physician_id=physician_id, kind="suspension", state__in=IN_FORCE)
    begun = list(mine.filter(applied_at__isnull=True, effective_from__lte=today).values_list("pk", flat=True))
    over = mine.filter(applied_at__isnull=False, lifted_at__isnull=True, effective_to__lt=today)
    ended = list(over.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            changed = bring_up_to_date(Scope.system("期限"), physician_id, now, today)
            for step, ids in (("began", begun), ("over", ended)):
                for row in ConductRecord.objects.filter(pk__in=ids):
                    tell_conduct(row, step, label=KINDS[row.kind].label)
            return changed
    except Conflict:
        # Somebody acted at the same moment: his act stands, the next round looks again.
        return 0


def _remind(today: dt.date) -> None:
    """Once a year and institution: how many of its physicians' assessment periods end within ninety days (ASS-01)."""
    due = next_assessment_due(today.year - ASSESSMENT_YEARS.value)
    if (due - today).days > REMIND_DAYS:
        return
    last = (
        PeriodicAssessment.objects.filter(state="confirmed")
        .values("physician_id")
        .annotate(last=Max("period_to"))
    )
    ending = last.filter(last=today.year - ASSESSMENT_YEARS.value).values("physician_id")
    working = Registration.objects.filter(physician_id__in=ending, status__in=("active", "suspended"))
    counts = Counter(working.values_list("primary_institution_id", flat=True))
    for institution_id, count in counts.items():
        tell_due(institution_id, count, due)
