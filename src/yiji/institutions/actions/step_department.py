"""The one way a department changes: the dictionary first, then the row by version and state."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from yiji.institutions.models import Department, DepartmentDictionary
from yiji.kernel.outcome import Conflict


def step_dictionary(institution_id: uuid.UUID) -> int:
    """Step the dictionary's version, which makes all changes of one tree wait for each other; returns the new one.

    Call it first in the transaction: what is checked afterwards (circles, names, limits) then still holds when it
    is written.
    """
    own = DepartmentDictionary.objects.filter(institution_id=institution_id)
    if not own.update(version=F("version") + 1):
        DepartmentDictionary.objects.get_or_create(institution_id=institution_id)
        own.update(version=F("version") + 1)
    return own.values_list("version", flat=True).get()


def step_department(
    department: Department, version: int, from_states: Sequence[str] = ("active",), **changes: Any
) -> None:
    """Write ``changes`` while the row still has the page's ``version``; raises Conflict when it has moved on."""
    moved = Department.objects.filter(pk=department.pk, version=version, state__in=from_states).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise Conflict("该科室刚刚被他人修改，或者状态已变。请刷新后核对。")
