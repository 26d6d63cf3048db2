"""The only writer of registrations: carries out register changes as data, in the transaction of the decision."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Department, DepartmentMember, Institution
from yiji.institutions.queries.departments import department_now
from yiji.kernel.outcome import Conflict
from yiji.register.actions.leave_departments import leave_departments
from yiji.register.models import RegisterChange, Registration
from yiji.rulebook import register_changes as change_types


def apply_changes(
    scope: Scope,
    changes: Sequence[change_types.RegisterChange],
    *,
    physician_id: uuid.UUID,
    application_id: uuid.UUID | None,
    effective_on: dt.date,
    certificate_no: str = "",
    source: str = "decision",
    first_registered_on: dt.date | None = None,
) -> list[Registration]:
    """Apply each change and store it for replay; returns the registrations touched.

    Raises ValueError for a change kind that this version cannot carry out.
    """
    touched = []
    with transaction.atomic():
        for ordinal, change in enumerate(changes):
            if isinstance(change, change_types.OpenRegistration):
                registration = _open(
                    change, physician_id, application_id, effective_on, certificate_no, first_registered_on
                )
            elif isinstance(change, change_types.MarkOffRoster):
                registration = _mark_off_roster(change)
                leave_departments(scope, physician_id, registration.primary_institution_id, effective_on)
            else:
                raise ValueError(f"cannot carry out {type(change).__name__} yet")
            RegisterChange.objects.create(
                registration=registration,
                kind=type(change).__name__,
                application_id=application_id,
                ordinal=ordinal,
                data={**_plain(asdict(change)), "certificate_no": registration.certificate_no},
                source=source,
                effective_on=effective_on,
            )
            record(
                scope,
                f"register.{type(change).__name__}",
                "registration",
                registration.pk,
                tenant_id=registration.primary_institution_id,
                subject_id=registration.physician_id,
            )
            touched.append(registration)
    return touched


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in data.items()}


def _open(
    change: change_types.OpenRegistration,
    physician_id: uuid.UUID,
    application_id: uuid.UUID | None,
    effective_on: dt.date,
    certificate_no: str,
    first_registered_on: dt.date | None,
) -> Registration:
    institution = Institution.objects.get(pk=change.primary_institution)
    registration = Registration.objects.create(
        physician_id=physician_id,
        qualification_id=change.qualification or None,
        level=change.practice_level,
        category=change.practice_category,
        scopes=list(change.practice_scopes),
        practice_jurisdiction=change.practice_jurisdiction,
        province_code=institution.province_code,
        primary_institution=institution,
        approving_authority_id=change.approving_authority or None,
        certificate_no=certificate_no,
        first_registered_on=first_registered_on or effective_on,
        approved_on=effective_on,
        opened_by_application=application_id,
    )
    _join_department(change, physician_id, institution, effective_on)
    return registration


def _mark_off_roster(change: change_types.MarkOffRoster) -> Registration:
    registration = Registration.objects.get(pk=change.registration)
    stored = Registration.objects.filter(
        pk=registration.pk, version=registration.version, status__in=("active", "suspended")
    ).update(status="off_roster", version=F("version") + 1)
    if not stored:
        raise Conflict
    registration.refresh_from_db()
    return registration


def _join_department(
    change: change_types.OpenRegistration, physician_id: uuid.UUID, institution: Institution, on: dt.date
) -> None:
    if not change.department:
        return
    # The department may have been merged while the application was under way; a disabled one takes nobody.
    department = department_now(institution.pk, change.department)
    if department:
        locked = Department.objects.select_for_update(no_key=True)
        department = locked.filter(pk=department.pk, state="active").first()
    taken = DepartmentMember.objects.filter(
        institution=institution, physician_id=physician_id, is_primary=True, until__isnull=True
    ).exists()
    if department and not taken:
        DepartmentMember.objects.create(
            department=department,
            institution=institution,
            physician_id=physician_id,
            since=on,
            assigned_as="registration",
        )
