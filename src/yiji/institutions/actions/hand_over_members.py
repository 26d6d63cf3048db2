"""Moves everybody from a department that ends into another one, so that it can be undone (seed 4)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.institutions.models import Department, DepartmentHandover, DepartmentMember


def hand_over_members(
    scope: Scope,
    department: Department,
    goal: Department,
    *,
    kind: str,
    children: Sequence[uuid.UUID],
    today: dt.date,
    now: dt.datetime,
) -> DepartmentHandover:
    """End the places in ``department``, begin as many in ``goal``; who is there already stays there once.

    Call it in the transaction of the merge or closing, after the department's own step.
    """
    handover = DepartmentHandover.objects.create(
        institution_id=department.institution_id,
        department=department,
        target=goal,
        kind=kind,
        children=[str(child) for child in children],
        done_by=scope.user_id,
        done_by_name=scope.display_name[:60],
        done_at=now,
    )
    leaving = list(members_now(department).values_list("physician_id", "is_primary"))
    there = set(members_now(goal).values_list("physician_id", flat=True))
    ended = {"until": today, "ended_by": handover.pk, "ended_by_name": scope.display_name[:60]}
    # Who was in the goal besides and comes with his primary place is there with that one alone.
    twice = [one for one, primary in leaving if primary and one in there]
    for start in range(0, len(twice), 500):
        members_now(goal).filter(physician_id__in=twice[start : start + 500]).update(**ended)
    members_now(department).update(**ended)
    DepartmentMember.objects.bulk_create(
        [
            DepartmentMember(
                department=goal,
                institution_id=goal.institution_id,
                physician_id=physician,
                is_primary=primary,
                since=today,
                assigned_as="handover",
                assigned_by=scope.user_id,
                assigned_by_name=scope.display_name[:60],
                begun_by=handover.pk,
            )
            for physician, primary in leaving
            if primary or physician not in there
        ],
        batch_size=1000,
    )
    DepartmentHandover.objects.filter(pk=handover.pk).update(moved=len(leaving))
    handover.moved = len(leaving)
    return handover


def members_now(department: Department) -> QuerySet[DepartmentMember]:
    """The places in the department that have not ended."""
    return DepartmentMember.objects.filter(department=department, until__isnull=True)
