"""The department dictionary as a tree with member counts (seed 4)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db.models import Count, Q

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import Department
from yiji.institutions.visibility import visible_departments


@dataclass
class DepartmentNode:
    """A department with its depth in the tree; ``members`` counts those in post; ``first`` and ``last`` of its parent."""

    department: Department
    depth: int
    members: int
    service_line: str
    first: bool = True
    last: bool = True
    children: list[DepartmentNode] = field(default_factory=list)


def department_tree(scope: Scope) -> list[DepartmentNode]:
    """All departments in the order of the tree, parents before children; merged ones are left out."""
    rows = list(
        visible_departments(scope)
        .exclude(state="merged")
        .annotate(members_now=Count("members", filter=Q(members__until__isnull=True)))
        .order_by("position", "code")
    )
    nodes = {
        row.pk: DepartmentNode(
            row,
            0,
            row.members_now,
            catalogue.label("service_line", row.service_line) if row.service_line else "",
        )
        for row in rows
    }
    roots: list[DepartmentNode] = []
    for row in rows:
        parent = nodes.get(row.parent_id) if row.parent_id else None
        (parent.children if parent else roots).append(nodes[row.pk])
    flat: list[DepartmentNode] = []
    _walk(roots, 0, flat)
    return flat


def _walk(nodes: list[DepartmentNode], depth: int, flat: list[DepartmentNode]) -> None:
    for place, node in enumerate(nodes, start=1):
        node.depth, node.first, node.last = depth, place == 1, place == len(nodes)
        flat.append(node)
        _walk(node.children, depth + 1, flat)


def department_choices(scope: Scope, leave_out: uuid.UUID | None = None) -> list[tuple[str, str]]:
    """Active departments for a choice field, indented by depth."""
    return [
        (str(node.department.pk), "\u3000" * node.depth + node.department.name)
        for node in department_tree(scope)
        if node.department.state == "active" and node.department.pk != leave_out
    ]


def template_choices(scope: Scope) -> list[tuple[str, str, str]]:
    """The national template as (code, name, parent code), without those the institution has by code already."""
    present = set(visible_departments(scope).values_list("code", flat=True))
    return [
        (entry.code, entry.label, entry.parent)
        for entry in catalogue.entries("department_template")
        if entry.code not in present
    ]
