"""Undoes a merge or a closing: the department is back in use, and so are those who have not moved on (seed 4)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.step_department import step_dictionary
from yiji.institutions.department_rules import (
    UNDO_WITHIN,
    name_in_use,
    parents_of,
    refuse_name_in_use,
    refuse_too_deep,
    refuse_too_many,
)
from yiji.institutions.models import Department, DepartmentHandover, DepartmentMember
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Conflict, NotFound, Refusal

_STATE_AFTER = {"merge": "merged", "disable": "disabled"}


def undo_handover(
    scope: Scope,
    department_id: uuid.UUID,
    *,
    version: int,
    today: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Department:
    """Take back the department's last handover within thirty days.

    Who has been given another department since stays there. A parent that is gone by now leaves the department on
    the first level. Raises NotFound without a handover, Conflict when it was undone or is too long ago, Refusal when
    the name was given away.
    """
    today, now = today or timezone.localdate(), now or timezone.now()
    department = get_department(scope, department_id)
    handover = department.handovers.order_by("-done_at").first()
    if handover is None:
        raise NotFound
    if now - handover.done_at > UNDO_WITHIN:
        raise Conflict("已超过三十日，不能撤销。请新建科室并重新分配医师。")
    try:
        with transaction.atomic():
            step_dictionary(department.institution_id)
            undone = DepartmentHandover.objects.filter(pk=handover.pk, undone_at__isnull=True).update(
                undone_at=now, undone_by_name=scope.display_name[:60]
            )
            if not undone:
                raise Conflict("这一步已经撤销。请刷新后核对。")
            refuse_name_in_use(scope, department.name, besides=department.pk)
            refuse_too_many(scope, 0)
            _back_in_use(scope, department, handover, version)
            returned = _members_back(scope, handover, today)
            _children_back(scope, department, handover)
            record(
                scope,
                "department.undo",
                "department",
                department.pk,
                delta={"kind": handover.kind, "members": returned},
            )
    except IntegrityError:
        raise Refusal(name_in_use(department.name)) from None
    return department


def _back_in_use(scope: Scope, department: Department, handover: DepartmentHandover, version: int) -> None:
    above = Department.objects.filter(pk=department.parent_id, state="active").first()
    parents = parents_of(scope)
    parent_id = above.pk if above else None
    if parent_id is not None:
        try:
            refuse_too_deep(parents, None, parent_id, field="")
        except Refusal:
            parent_id = None
    stepped = Department.objects.filter(
        pk=department.pk, version=version, state=_STATE_AFTER[handover.kind]
    ).update(state="active", merged_into=None, parent_id=parent_id, version=F("version") + 1)
    if not stepped:
        raise Conflict("该科室刚刚被他人修改，或者状态已变。请刷新后核对。")
    department.refresh_from_db()


def _members_back(scope: Scope, handover: DepartmentHandover, today: dt.date) -> int:
    """Places begun by the handover end, those it ended begin again; returns how many people came back."""
    begun = DepartmentMember.objects.filter(begun_by=handover.pk)
    moved_on = set(begun.filter(until__isnull=False).values_list("physician_id", flat=True))
    begun.filter(until__isnull=True).update(
        until=today, ended_by=handover.pk, ended_by_name=scope.display_name[:60]
    )
    ended = DepartmentMember.objects.filter(ended_by=handover.pk).exclude(begun_by=handover.pk)
    live = DepartmentMember.objects.filter(institution_id=handover.institution_id, until__isnull=True)
    here = set(live.filter(department_id=handover.department_id).values_list("physician_id", flat=True))
    beside = set(live.filter(department_id=handover.target_id).values_list("physician_id", flat=True))
    first = set(
        live.filter(is_primary=True, physician_id__in=ended.values("physician_id")).values_list(
            "physician_id", flat=True
        )
    )
    returning: list[DepartmentMember] = []
    for department_id, physician_id, primary in ended.values_list(
        "department_id", "physician_id", "is_primary"
    ):
        taken = here if department_id == handover.department_id else beside
        if physician_id in moved_on or physician_id in taken:
            continue
        returning.append(
            DepartmentMember(
                department_id=department_id,
                institution_id=handover.institution_id,
                physician_id=physician_id,
                is_primary=primary and physician_id not in first,
                since=today,
                assigned_as="handover",
                assigned_by=scope.user_id,
                assigned_by_name=scope.display_name[:60],
            )
        )
    DepartmentMember.objects.bulk_create(returning, batch_size=1000)
    return sum(one.department_id == handover.department_id for one in returning)


def _children_back(scope: Scope, department: Department, handover: DepartmentHandover) -> None:
    """Departments that came along return, unless they were moved elsewhere or would lie too deep."""
    still = Department.objects.filter(
        pk__in=handover.children, parent_id=handover.target_id, institution_id=handover.institution_id
    ).exclude(state="merged")
    top = department.children.aggregate(top=Max("position"))["top"] or 0
    for place, child in enumerate(still.order_by("position", "code"), start=1):
        try:
            refuse_too_deep(parents_of(scope), child.pk, department.pk, field="")
        except Refusal:
            continue
        Department.objects.filter(pk=child.pk).update(
            parent=department, position=top + place, version=F("version") + 1
        )
