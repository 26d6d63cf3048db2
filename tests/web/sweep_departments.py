"""Departments for the authorisation sweep: a sheet, a batch, a place of each side."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests import factories
from yiji.institutions.models import Department, DepartmentImport, DepartmentMember
from yiji.register.models import DepartmentBatch, Physician


def _sheet(tenant: Any) -> DepartmentImport:
    return DepartmentImport.objects.create(
        institution=tenant.institution, file_sha256="0" * 64, uploaded_at=timezone.now()
    )


def _batch(tenant: Any) -> DepartmentBatch:
    """Physicians chosen on the roster, not yet assigned."""
    return DepartmentBatch.objects.create(
        institution=tenant.institution,
        requested_by=uuid.uuid4(),
        requested_by_name="员虚",
        created_at=timezone.now(),
    )


def _place(tenant: Any, physician: Physician) -> DepartmentMember:
    department = Department.objects.create(
        institution=tenant.institution, code=f"P{physician.pk.hex[:8]}", name=f"科室{physician.pk.hex[:8]}"
    )
    return DepartmentMember.objects.create(
        department=department,
        institution=tenant.institution,
        physician_id=physician.pk,
        since=dt.date(2020, 1, 1),
    )


def _of_another(tenant: Any) -> DepartmentMember:
    physician = factories.make_physician("钱虚")
    factories.make_registration(physician, tenant.institution)
    return _place(tenant, physician)


DEPARTMENT_OBJECTS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("institution", "sheet_id"): _sheet,
    ("institution", "assignment_id"): _batch,
    ("institution", "place_id"): _of_another,
    ("physician", "place_id"): lambda tenant: _place(tenant, tenant.physician),
    ("physician", "institution_id"): lambda tenant: tenant.institution,
}
