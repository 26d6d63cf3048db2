"""Seed 4.1: puts a physician of the institution into a department; the earlier place is kept as history."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import DepartmentMember
from yiji.institutions.visibility import get_department
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.visibility import visible_physicians


def assign_department(
    scope: Scope, physician_id: uuid.UUID, department_id: uuid.UUID, *, today: dt.date | None = None
) -> DepartmentMember:
    """Make the department the physician's primary one from today on. Raises NotFound, Refusal, Conflict."""
    today = today or timezone.localdate()
    if not visible_physicians(scope).filter(pk=physician_id).exists():
        raise NotFound
    department = get_department(scope, department_id)
    if department.state != "active":
        raise Refusal(
            Problem(
                "state", "该科室已停用。", field="department", way_out="请选择在用的科室，或先恢复该科室。"
            )
        )
    current = DepartmentMember.objects.filter(
        institution_id=scope.organisation_id, physician_id=physician_id, is_primary=True, until__isnull=True
    )
    same = current.filter(department=department).first()
    if same:
        return same
    try:
        with transaction.atomic():
            current.update(until=today)
            member = DepartmentMember.objects.create(
                department=department,
                institution_id=department.institution_id,
                physician_id=physician_id,
                since=today,
            )
            record(
                scope, "department.assign", "physician", physician_id, delta={"department": department.name}
            )
    except IntegrityError:
        raise Conflict("该医师的科室刚刚被他人修改，请刷新后核对。") from None
    return member
