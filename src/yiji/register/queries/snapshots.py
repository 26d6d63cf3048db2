"""The month's figures of the roster: what is frozen when they are signed, and what was signed (seed 6)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound
from yiji.register.models import HrRoster, MultiInstitutionFiling, Registration, RosterSnapshot
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.roster_decisions import SITUATIONS

ORDER = ("-month", "id")
COLUMNS = ("id", "month", "signed_by_name", "signed_at", "figures")


def snapshot_figures(scope: Scope, roster: HrRoster | None) -> dict[str, Any]:
    """Physicians by category, level and status, filings, and what the comparison still leaves open."""
    own = Registration.objects.filter(primary_institution_id=scope.organisation_id, status__in=LIVE_STATUSES)
    return {
        "physicians": own.exclude(status="off_roster").count(),
        "by_category": _counts(own.exclude(status="off_roster"), "category"),
        "by_level": _counts(own.exclude(status="off_roster"), "level"),
        "by_status": _counts(own, "status"),
        "filed_here": MultiInstitutionFiling.objects.filter(
            institution_id=scope.organisation_id, state="active"
        ).count(),
        "filed_elsewhere": MultiInstitutionFiling.objects.filter(
            registration__primary_institution_id=scope.organisation_id, state="active"
        ).count(),
        "hr_rows": roster.rows_in if roster else 0,
        "waiting": {
            code: one["waiting"] for code, one in (roster.counts if roster else {}).items() if one["waiting"]
        },
    }


def snapshots(scope: Scope) -> QuerySet[RosterSnapshot]:
    """What the institution has signed."""
    if scope.side != "institution" or scope.organisation_id is None:
        return RosterSnapshot.objects.none()
    return RosterSnapshot.objects.filter(institution_id=scope.organisation_id)


def snapshot(scope: Scope, snapshot_id: uuid.UUID) -> RosterSnapshot:
    """One signed month; raises NotFound for those of others."""
    found = snapshots(scope).filter(pk=snapshot_id).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


def figure_lines(figures: dict[str, Any]) -> list[tuple[str, int]]:
    """The frozen figures in words, for page and paper."""
    lines = [("在册医师", figures["physicians"])]
    lines += [
        (catalogue.label("practice_category", code, lang="zh"), n)
        for code, n in figures["by_category"].items()
    ]
    lines += [
        (catalogue.label("practice_level", code, lang="zh"), n) for code, n in figures["by_level"].items()
    ]
    lines += [
        ("外院备案在本院", figures["filed_here"]),
        ("本院多机构备案", figures["filed_elsewhere"]),
        ("人事名单人数", figures["hr_rows"]),
    ]
    lines += [(f"待处理：{SITUATIONS[code].label}", n) for code, n in figures["waiting"].items()]
    return lines


def _counts(rows: QuerySet[Registration], column: str) -> dict[str, int]:
    return {row[column]: row["n"] for row in rows.values(column).annotate(n=Count("pk")).order_by(column)}
