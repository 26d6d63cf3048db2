"""Figures of an authority about its work: what came, what became of it, how long it took, what is overdue (A-13)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.models import Application, StatisticsSnapshot
from yiji.applications.visibility import visible_applications
from yiji.codelists.calendar import working_days
from yiji.kernel.outcome import NotFound
from yiji.register.queries.statistics import capped_size, register_figures
from yiji.rulebook.workflow import AT_THE_AUTHORITY

# Above this many rows a count is made in the night and looked up in the day.
LIVE_LIMIT = 100_000
Figures = dict[str, Any]
Groups = list[list[Any]]


@dataclass(frozen=True)
class Statistics:
    """``figures`` is None while an authority with a large register has none of that period yet."""

    figures: Figures | None
    taken_at: dt.datetime | None
    stored: bool


def statistics(scope: Scope, since: dt.date, until: dt.date, *, now: dt.datetime | None = None) -> Statistics:
    """The figures of the days ``since`` to ``until``: counted now, or as they were last stored for a large register."""
    now = now or timezone.now()
    if scope.side != "authority" or scope.organisation_id is None:
        raise NotFound
    if is_large(scope, since, until):
        kept = StatisticsSnapshot.objects.filter(
            authority_id=scope.organisation_id, since=since, until=until
        ).first()
        if kept is None:
            return Statistics(None, None, stored=True)
        return Statistics(kept.tables, kept.taken_at, stored=True)
    return Statistics(count_figures(scope, since, until, now=now), now, stored=False)


def is_large(scope: Scope, since: dt.date, until: dt.date) -> bool:
    """Whether counting would read more than ``LIVE_LIMIT`` registrations or applications."""
    most = LIVE_LIMIT + 1
    return (
        capped_size(scope, most) == most or _received(scope, since, until).values("pk")[:most].count() == most
    )


def count_figures(scope: Scope, since: dt.date, until: dt.date, *, now: dt.datetime) -> Figures:
    """All figures, as lists that can be stored as JSON."""
    return {
        **register_figures(scope, since, until),
        **_work(scope, since, until),
        "overdue": _overdue(scope, timezone.localdate(now)),
    }


def _work(scope: Scope, since: dt.date, until: dt.date) -> Figures:
    received, decided = _received(scope, since, until), _decided(scope, since, until)
    outcomes = received.values_list("type", "state").annotate(n=Count("pk"))
    return {
        "outcome": [[kind, state, n] for kind, state, n in outcomes.order_by("type", "state")],
        "month": _months(received, decided),
        "days": _days(decided),
    }


def _received(scope: Scope, since: dt.date, until: dt.date) -> QuerySet[Application]:
    return visible_applications(scope).filter(
        received_at__gte=_midnight(since), received_at__lt=_midnight(until + dt.timedelta(days=1))
    )


def _decided(scope: Scope, since: dt.date, until: dt.date) -> QuerySet[Application]:
    return visible_applications(scope).filter(
        decided_at__gte=_midnight(since), decided_at__lt=_midnight(until + dt.timedelta(days=1))
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())


def _months(received: QuerySet[Application], decided: QuerySet[Application]) -> Groups:
    """[month, received, decided] for each month in which something happened."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, (rows, column) in enumerate(((received, "received_at"), (decided, "decided_at"))):
        groups = rows.order_by().values_list(TruncMonth(column)).annotate(n=Count("pk"))
        for month, n in groups:
            counted[f"{timezone.localtime(month):%Y-%m}"][place] += n
    return [[month, *pair] for month, pair in sorted(counted.items())]


def _days(decided: QuerySet[Application]) -> Groups:
    """[type, how many, median, nine of ten within, late ones] in working days from acceptance, pauses left out."""
    groups = (
        decided.filter(accepted_at__isnull=False)
        .order_by()
        .values_list(
            "type", TruncDate("accepted_at"), TruncDate("decided_at"), "paused_days", "decision_due_on"
        )
        .annotate(n=Count("pk"))
    )
    between = cache(working_days().working_days_between)
    taken: dict[str, Counter[int]] = defaultdict(Counter)
    late: Counter[str] = Counter()
    for kind, accepted, ended, paused, due, n in groups.iterator():
        taken[kind][max(between(accepted, ended) - paused, 0)] += n
        late[kind] += n if due and ended > due else 0
    return [
        [kind, counts.total(), percentile(counts, 50), percentile(counts, 90), late[kind]]
        for kind, counts in sorted(taken.items())
    ]


def percentile(counts: Counter[int], percent: int) -> int:
    """The smallest value that ``percent`` of a hundred do not exceed (nearest rank); 0 of nothing."""
    wanted = -(-counts.total() * percent // 100)
    return next((value for value, seen in _running(counts) if seen >= wanted), 0)


def _running(counts: Counter[int]) -> Iterable[tuple[int, int]]:
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        yield value, seen


def _overdue(scope: Scope, today: dt.date) -> Groups:
    """[type, how many] of those that wait for the authority beyond their legal date."""
    waiting = visible_applications(scope).filter(
        whose_turn="authority", due_on__lt=today, state__in=AT_THE_AUTHORITY
    )
    groups = waiting.order_by().values_list("type").annotate(n=Count("pk"))
    return [[kind, n] for kind, n in groups.order_by("-n", "type")]
