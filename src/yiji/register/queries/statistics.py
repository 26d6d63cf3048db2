"""Figures of an authority about the register: how it stands today, and what happened between two days (A-13).

Everything is counted by the database in groups; codes and ids are returned, never a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet

from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_filings_ever, visible_register_changes, visible_registrations
from yiji.rulebook.public_announcements import ANNOUNCED_ENDS

MOST_INSTITUTIONS = 200
Figures = dict[str, Any]
Groups = list[list[Any]]
_FILING_ENDS = ("expired", "cancelled", "ended_with_primary")


def capped_size(scope: Scope, most: int) -> int:
    """How many registrations a count would read, at most ``most``."""
    return visible_registrations(scope).order_by().values("pk")[:most].count()


def register_figures(scope: Scope, since: dt.date, until: dt.date) -> Figures:
    """Registrations as they stand now, changes and filings of the days ``since`` to ``until`` (both included)."""
    return {
        **_standing(scope),
        **_institutions(scope),
        **_changes(scope, since, until),
        **_filings(scope, since, until),
    }


def _standing(scope: Scope) -> Figures:
    """One pass over the registrations: all by status, those in force by level, category, scope and region."""
    division = f"primary_institution__{_division_below(scope)}"
    groups = (
        visible_registrations(scope)
        .order_by()
        .values_list("status", "level", "category", "scopes", division)
        .annotate(n=Count("pk"))
    )
    statuses: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    scopes: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    for status, level, category, codes, region, n in groups.iterator():
        statuses[status] += n
        if status not in LIVE_STATUSES:
            continue
        levels[level] += n
        categories[category] += n
        regions[region or ""] += n
        for code in set(codes):
            scopes[code] += n
    return {
        "status": _ranked(statuses),
        "level": _by_code(levels),
        "category": _by_code(categories),
        "scope": _ranked(scopes),
        "region": _ranked(regions),
        "live": sum(levels.values()),
    }


def _division_below(scope: Scope) -> str:
    """A province's figures are told by city, everybody else's by county."""
    level = Authority.objects.filter(pk=scope.organisation_id).values_list("level", flat=True).first()
    return "city_code" if level == "province" else "county_code"


def _institutions(scope: Scope) -> Figures:
    """The institutions with the most registrations in force; all others together as ``institution_rest``."""
    groups = (
        visible_registrations(scope)
        .filter(status__in=LIVE_STATUSES)
        .order_by()
        .values_list("primary_institution_id", "primary_institution__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "primary_institution__name")
    )
    rows = [[name, n] for _id, name, n in groups.iterator()]
    shown, rest = rows[:MOST_INSTITUTIONS], rows[MOST_INSTITUTIONS:]
    return {"institution": shown, "institution_rest": [len(rest), sum(n for _name, n in rest)]}


def _changes(scope: Scope, since: dt.date, until: dt.date) -> Figures:
    made = visible_register_changes(scope).filter(effective_on__gte=since, effective_on__lte=until)
    moves = (
        made.exclude(kind="OpenRegistration", source="import")
        .order_by()
        .values_list("kind")
        .annotate(n=Count("pk"))
    )
    left = made.filter(kind="MarkOffRoster")
    ended = made.filter(kind="CloseRegistration", registration__status__in=ANNOUNCED_ENDS)
    return {
        "moves": _ranked(Counter(dict(moves))),
        "off_roster": _reasons(left),
        "deregistered": _reasons(ended),
    }


def _reasons(changes: QuerySet[Any]) -> Groups:
    groups = changes.order_by().values_list("data__reason").annotate(n=Count("pk"))
    counted: Counter[str] = Counter()
    for reason, n in groups:
        counted[str(reason or "")] += n
    return _ranked(counted)


def _filings(scope: Scope, since: dt.date, until: dt.date) -> Figures:
    every = visible_filings_ever(scope)
    ended = every.filter(state__in=_FILING_ENDS, ended_on__gte=since, ended_on__lte=until)
    by_end = dict(ended.order_by().values_list("state").annotate(n=Count("pk")))
    return {
        "filings": [
            ["running", every.filter(state="active").count()],
            ["opened", every.filter(approved_on__gte=since, approved_on__lte=until).count()],
            *[[state, by_end.get(state, 0)] for state in _FILING_ENDS],
        ]
    }


def _ranked(counted: Counter[str]) -> Groups:
    return [[code, n] for code, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


def _by_code(counted: Counter[str]) -> Groups:
    return [[code, n] for code, n in sorted(counted.items())]
