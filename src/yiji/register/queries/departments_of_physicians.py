"""Seed 4.1: who is and was in which department, and where a physician may choose his own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.institutions.models import Department, DepartmentMember
from yiji.institutions.queries.departments import choices_of
from yiji.kernel.outcome import NotFound, Problem
from yiji.register.department_fit import misfit
from yiji.register.models import DepartmentBatch, DepartmentBatchItem, Physician, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.queries.live_places import live_places, places_mark
from yiji.register.queries.primary_roster import primary_roster
from yiji.register.visibility import (
    visible_department_batches,
    visible_physicians,
    visible_places,
    visible_registrations,
)
from yiji.search.find import find

# Registered and not gone: an off-roster physician has left the institution.
IN_POST_STATUSES = tuple(status for status in LIVE_STATUSES if status != "off_roster")
MEMBER_ORDER = ("-since", "-id")
MEMBER_COLUMNS = (
    "id", "physician_id", "is_primary", "since", "until", "assigned_as", "assigned_by_name", "ended_by_name",
)  # fmt: skip
BATCH_ITEM_ORDER = ("number", "id")
BATCH_ITEM_COLUMNS = (
    "id",
    "number",
    "name",
    "physician_id",
    "physician__name",
    "state",
    "problem",
    "as_primary",
    "department__name",
)
COUNT_CAP = 1000


@dataclass(frozen=True)
class Place:
    """One place of a physician. ``assigned_as`` says who put him there; ``warning`` is the misfit (SCP-20)."""

    id: uuid.UUID
    department: str
    department_state: str
    is_primary: bool
    since: dt.date
    until: dt.date | None
    assigned_as: str
    assigned_by_name: str
    warning: Problem | None = None


@dataclass
class OwnInstitution:
    """Where a physician is registered: its departments to choose from and his places there, ended ones too."""

    id: uuid.UUID
    name: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    now: list[Place] = field(default_factory=list)
    earlier: list[Place] = field(default_factory=list)
    may_choose: bool = False


def places_of(scope: Scope, physician_id: uuid.UUID) -> tuple[list[Place], list[Place]]:
    """The physician's live and ended places in the departments of the institution that asks."""
    rows = visible_places(scope).filter(physician_id=physician_id)
    held = visible_registrations(scope).filter(physician_id=physician_id, status__in=LIVE_STATUSES)
    return _split(rows, list(held.values_list("category", "scopes")))


def _split(
    rows: QuerySet[DepartmentMember], held: list[tuple[str, list[str]]]
) -> tuple[list[Place], list[Place]]:
    live: list[Place] = []
    ended: list[Place] = []
    for row in rows.select_related("department").order_by("-is_primary", "-since", "-id"):
        warning = None
        if row.until is None and held:
            found = [misfit(row.department.service_line, category, scopes) for category, scopes in held]
            warning = found[0] if all(found) else None
        place = Place(
            id=row.pk,
            department=row.department.name,
            department_state=row.department.state,
            is_primary=row.is_primary,
            since=row.since,
            until=row.until,
            assigned_as=row.assigned_as,
            assigned_by_name=row.assigned_by_name,
            warning=warning,
        )
        (live if row.until is None else ended).append(place)
    ended.sort(key=lambda place: (place.until or place.since, place.since), reverse=True)
    return live, ended


def own_institutions(scope: Scope) -> list[OwnInstitution]:
    """Where the physician may choose (primary institution of a live registration), and where he has places at all."""
    registrations = list(
        visible_registrations(scope)
        .filter(status__in=IN_POST_STATUSES)
        .select_related("primary_institution")
        .order_by("-approved_on")
    )
    held = [(row.category, row.scopes) for row in registrations]
    found: dict[uuid.UUID, OwnInstitution] = {}
    for row in registrations:
        place = row.primary_institution
        if place.pk not in found:
            found[place.pk] = OwnInstitution(
                place.pk,
                place.name,
                choices_of(Department.objects.filter(institution=place)),
                may_choose=True,
            )
    for pk, name in visible_places(scope).values_list("institution_id", "institution__name").distinct():
        found.setdefault(pk, OwnInstitution(pk, name))
    for one in found.values():
        one.now, one.earlier = _split(visible_places(scope).filter(institution_id=one.id), held)
    return list(found.values())


def own_institution_or_404(scope: Scope, institution_id: uuid.UUID) -> OwnInstitution:
    """One where the physician may choose; raises NotFound alike for foreign and unknown ones."""
    for one in own_institutions(scope):
        if one.id == institution_id and one.may_choose:
            return one
    raise NotFound


def members(scope: Scope, department: Department, state: str, name: str) -> QuerySet[DepartmentMember]:
    """Places in the department: ``now`` or ``earlier``; ``name`` searches by name or pinyin."""
    rows = visible_places(scope).filter(department=department, until__isnull=state != "earlier")
    return find(rows, "physician", name, column="physician_id")


def describe_members(scope: Scope, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``MEMBER_COLUMNS`` with names; ``visible`` when the physician's own page may be opened. Two queries."""
    rows = list(rows)
    ids = [row["physician_id"] for row in rows]
    names = dict(Physician.objects.filter(pk__in=ids).values_list("pk", "name"))
    visible = set(visible_physicians(scope).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        {
            **row,
            "name": names.get(row["physician_id"], ""),
            "visible": row["physician_id"] in visible,
        }
        for row in rows
    ]


def mark_of(scope: Scope, physician_id: uuid.UUID | None, institution_id: uuid.UUID | None = None) -> str:
    """``places_mark`` of the physician's live places at the institution that asks, or at the one named."""
    return places_mark(live_places(institution_id or scope.organisation_id, physician_id))


def own_place(scope: Scope, place_id: uuid.UUID) -> DepartmentMember:
    """One place that the scope may end; raises NotFound alike for foreign and unknown ids."""
    place = visible_places(scope).filter(pk=place_id).first()
    if place is None:
        raise NotFound
    return place


def with_departments(scope: Scope, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows that hold a ``physician_id``, each with the names of the departments it is in now. One query."""
    rows = list(rows)
    live = visible_places(scope).filter(
        physician_id__in=[row["physician_id"] for row in rows], until__isnull=True
    )
    names: dict[uuid.UUID, list[str]] = {}
    for physician_id, name in live.order_by("-is_primary", "since").values_list(
        "physician_id", "department__name"
    ):
        names.setdefault(physician_id, []).append(name)
    return [{**row, "departments": "、".join(names.get(row["physician_id"], ()))} for row in rows]


def unassigned_count(scope: Scope) -> int:
    """How many on the roster have no department, counted up to 1,000 and one."""
    rows = primary_roster(scope, {"department": "none"})
    return rows.order_by().values("pk")[: COUNT_CAP + 1].count()


def own_batch(scope: Scope, batch_id: uuid.UUID) -> DepartmentBatch:
    """One batch of the institution; raises NotFound."""
    batch = visible_department_batches(scope).select_related("department").filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    return batch


def batch_items(batch: DepartmentBatch, state: str = "") -> QuerySet[DepartmentBatchItem]:
    """The batch's lines, of one state if named."""
    rows = DepartmentBatchItem.objects.filter(batch=batch)
    return rows.filter(state=state) if state else rows


def batch_counts(batch: DepartmentBatch) -> dict[str, int]:
    """How many lines are in which state: one pass over the batch's index."""
    counts = {
        state: DepartmentBatchItem.objects.filter(batch=batch, state=state).count()
        for state in ("waiting", "done", "unchanged", "refused")
    }
    return {**counts, "total": batch.total}


def batch_misfits(batch: DepartmentBatch, department: Department) -> int:
    """How many of the batch are registered for a scope that does not fit the department (SCP-20)."""
    if not department.service_line:
        return 0
    rows = Registration.objects.filter(
        Q(physician_id__in=batch.items.values("physician_id")), status__in=LIVE_STATUSES
    ).annotate(person=F("physician_id"))
    unfit: dict[uuid.UUID, bool] = {}
    for person, category, scopes in rows.values_list("person", "category", "scopes"):
        bad = misfit(department.service_line, category, scopes) is not None
        unfit[person] = unfit.get(person, True) and bad
    return sum(unfit.values())
