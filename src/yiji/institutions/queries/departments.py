"""The department dictionary as a tree with member counts (seed 4)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.department_rules import UNDO_WITHIN
from yiji.institutions.models import Department, DepartmentHandover, DepartmentMember
from yiji.institutions.visibility import visible_departments


@dataclass
class DepartmentNode:
    """A department with its depth in the tree; ``members`` counts those in post, ``below`` those with the ones below.

    ``first`` and ``last`` of its level; ``found`` when a search hit it (not only one below it).
    """

    department: Department
    depth: int
    members: int
    service_line: str
    first: bool = True
    last: bool = True
    found: bool = True
    below: int = 0
    ends: range = range(0)
    children: list[DepartmentNode] = field(default_factory=list)


def department_roots(
    scope: Scope, query: str = "", states: Iterable[str] = ("active", "disabled")
) -> list[DepartmentNode]:
    """The tree's first level with everything below it, in order; two queries whatever the size.

    ``query`` keeps what has it in its name, code or head, and the departments above those.
    """
    rows = list(visible_departments(scope).filter(state__in=states).order_by("position", "code"))
    counts = member_counts(scope)
    nodes = {
        row.pk: DepartmentNode(
            row,
            0,
            counts.get(row.pk, 0),
            catalogue.label("service_line", row.service_line) if row.service_line else "",
        )
        for row in rows
    }
    roots: list[DepartmentNode] = []
    for row in rows:
        parent = nodes.get(row.parent_id) if row.parent_id else None
        (parent.children if parent else roots).append(nodes[row.pk])
    _number(roots, 0)
    wanted = "".join(query.split()).casefold()
    return _matching(roots, wanted) if wanted else roots


def department_tree(scope: Scope) -> list[DepartmentNode]:
    """All departments in the order of the tree, parents before children; merged ones are left out."""
    flat: list[DepartmentNode] = []
    _flatten(department_roots(scope), flat)
    return flat


def member_counts(scope: Scope) -> dict[uuid.UUID, int]:
    """How many are in post in each department of the own institution: one grouped query."""
    live = DepartmentMember.objects.filter(institution_id=scope.organisation_id, until__isnull=True)
    return dict(live.order_by().values_list("department_id").annotate(n=Count("pk")))


def _number(level: list[DepartmentNode], depth: int) -> int:
    total = 0
    for place, node in enumerate(level, start=1):
        node.depth, node.first, node.last = depth, place == 1, place == len(level)
        node.below = node.members + _number(node.children, depth + 1)
        total += node.below
    return total


def _matching(level: list[DepartmentNode], wanted: str) -> list[DepartmentNode]:
    kept = []
    for node in level:
        one = node.department
        node.found = any(
            wanted in "".join(text.split()).casefold() for text in (one.name, one.code, one.head_name)
        )
        node.children = _matching(node.children, wanted)
        if node.found or node.children:
            kept.append(node)
    return kept


def _flatten(level: list[DepartmentNode], flat: list[DepartmentNode]) -> None:
    for node in level:
        flat.append(node)
        _flatten(node.children, flat)


def department_choices(scope: Scope, leave_out: uuid.UUID | None = None) -> list[tuple[str, str]]:
    """Active departments for a choice field, indented by depth; one query."""
    return choices_of(visible_departments(scope), leave_out)


def choices_of(
    departments: QuerySet[Department], leave_out: uuid.UUID | None = None
) -> list[tuple[str, str]]:
    """The active ones among ``departments`` (of one institution) in the order of the tree."""
    below: dict[uuid.UUID | None, list[tuple[uuid.UUID, str]]] = {}
    rows = list(
        departments.filter(state="active").order_by("position", "code").values_list("pk", "parent_id", "name")
    )
    known = {pk for pk, _parent, _name in rows}
    for pk, parent_id, name in rows:
        below.setdefault(parent_id if parent_id in known else None, []).append((pk, name))
    found: list[tuple[str, str]] = []

    def walk(parent: uuid.UUID | None, depth: int) -> None:
        for pk, name in below.get(parent, ()):
            if pk != leave_out:
                found.append((str(pk), "\u3000" * depth + name))
            walk(pk, depth + 1)

    walk(None, 0)
    return found


def template_choices(scope: Scope) -> list[tuple[str, str, str]]:
    """The national template as (code, name, parent code), without those the institution has by code already."""
    present = set(visible_departments(scope).values_list("code", flat=True))
    return [
        (entry.code, entry.label, entry.parent)
        for entry in catalogue.entries("department_template")
        if entry.code not in present
    ]


def department_now(institution_id: uuid.UUID | None, department_id: str) -> Department | None:
    """The department that stands for an id written down earlier: itself, or where it was merged to; None without.

    For content that is never rewritten (drafts, submitted applications).
    """
    try:
        wanted: uuid.UUID | None = uuid.UUID(str(department_id))
    except ValueError:
        return None
    seen: set[uuid.UUID] = set()
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        found = Department.objects.filter(pk=wanted, institution_id=institution_id).first()
        if found is None or found.merged_into_id is None:
            return found
        wanted = found.merged_into_id
    return None


def undoable_handover(department: Department, now: dt.datetime) -> DepartmentHandover | None:
    """The department's last merge or closing with members, while it may still be taken back."""
    last = department.handovers.select_related("target").order_by("-done_at").first()
    if last is None or last.undone_at is not None or now - last.done_at > UNDO_WITHIN:
        return None
    return last if department.state in ("merged", "disabled") else None


@dataclass(frozen=True)
class EndedDepartment:
    """A department that went into another one: when, by whom, and whether it can be taken back."""

    department: Department
    into: Department | None
    handover: DepartmentHandover | None
    undoable: bool


def merged_departments(scope: Scope, now: dt.datetime) -> list[EndedDepartment]:
    """The merged ones, latest first; two queries."""
    rows = list(visible_departments(scope).filter(state="merged").select_related("merged_into"))
    last: dict[uuid.UUID, DepartmentHandover] = {}
    merges = DepartmentHandover.objects.filter(institution_id=scope.organisation_id, kind="merge")
    for handover in merges.order_by("done_at"):
        last[handover.department_id] = handover
    ended = [
        EndedDepartment(
            row,
            row.merged_into,
            last.get(row.pk),
            row.pk in last and last[row.pk].undone_at is None and now - last[row.pk].done_at <= UNDO_WITHIN,
        )
        for row in rows
    ]
    early = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(ended, key=lambda one: one.handover.done_at if one.handover else early, reverse=True)


def flat_tree(roots: list[DepartmentNode]) -> list[DepartmentNode]:
    """The nodes in reading order, each with how many levels end after it: a page draws it without recursion."""
    flat: list[DepartmentNode] = []

    def walk(level: list[DepartmentNode], closing: int) -> None:
        for place, node in enumerate(level, start=1):
            ends = closing + 1 if place == len(level) else 0
            node.ends = range(0 if node.children else ends)
            flat.append(node)
            walk(node.children, ends)

    walk(roots, -1)
    return flat
