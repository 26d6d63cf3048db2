"""The one way a department changes: by version and state, so that of two who act one is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from yiji.institutions.models import Department
from yiji.kernel.outcome import Conflict


def step_department(
    department: Department, version: int, from_states: Sequence[str] = ("active",), **changes: Any
) -> None:
    """Write ``changes`` while the row still has the page's ``version``; raises Conflict when it has moved on."""
    moved = Department.objects.filter(pk=department.pk, version=version, state__in=from_states).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise Conflict("该科室刚刚被他人修改，或者状态已变。请刷新后核对。")
