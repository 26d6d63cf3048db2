"""Seed 4.1: the institution puts a physician into a department, takes him out, makes another one his primary one."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import DepartmentMember
from yiji.kernel.outcome import Conflict, NotFound
from yiji.register.actions.place_in_department import (
    CHANGED_MEANWHILE,
    end_places,
    place_in_department,
    promote,
    tell_physician,
)
from yiji.register.queries.live_places import live_places
from yiji.register.visibility import visible_physicians, visible_places


def assign_department(
    scope: Scope,
    physician_id: uuid.UUID,
    department_id: uuid.UUID,
    *,
    as_primary: bool = True,
    keep_former: bool = False,
    since: dt.date | None = None,
    mark: str | None = None,
    today: dt.date | None = None,
) -> DepartmentMember:
    """Put a physician of the institution into one of its departments from ``since`` (today) on; he is told.

    Raises NotFound, Refusal (department out of use, date, too many), Conflict when somebody was faster.
    """
    today = today or timezone.localdate()
    if scope.side != "institution" or scope.organisation_id is None:
        raise NotFound
    if not visible_physicians(scope).filter(pk=physician_id).exists():
        raise NotFound
    place, _new = place_in_department(
        scope,
        scope.organisation_id,
        physician_id,
        department_id,
        as_primary=as_primary,
        keep_former=keep_former,
        since=since or today,
        today=today,
        assigned_as="institution",
        mark=mark,
    )
    return place


def remove_from_department(
    scope: Scope, place_id: uuid.UUID, *, today: dt.date | None = None
) -> DepartmentMember:
    """End a place today. When it was the primary one, the longest of the others becomes it.

    The institution ends any place in its departments, a physician his own ones. Raises NotFound, Conflict when it
    has ended already.
    """
    today = today or timezone.localdate()
    place = visible_places(scope).select_related("department").filter(pk=place_id).first()
    if place is None:
        raise NotFound
    with transaction.atomic():
        end_places(scope, [place], max(today, place.since))
        others = live_places(place.institution_id, place.physician_id)
        next_primary = promote(scope, others[0], today) if place.is_primary and others else None
        delta = {"department": place.department.name}
        if next_primary:
            delta["primary"] = next_primary.department.name
        record(
            scope,
            "department.remove",
            "physician",
            place.physician_id,
            delta=delta,
            tenant_id=place.institution_id,
        )
        if scope.side == "institution" and next_primary:
            tell_physician(next_primary, scope.organisation_name, next_primary.department.name)
    return place


def make_primary(scope: Scope, place_id: uuid.UUID, *, today: dt.date | None = None) -> DepartmentMember:
    """Make a further place the primary one; the primary one until now goes on as a further one.

    Raises NotFound, Conflict when it has ended.
    """
    today = today or timezone.localdate()
    place = visible_places(scope).select_related("department").filter(pk=place_id).first()
    if place is None:
        raise NotFound
    if place.until is not None:
        raise Conflict(CHANGED_MEANWHILE)
    new, _new = place_in_department(
        scope,
        place.institution_id,
        place.physician_id,
        place.department_id,
        as_primary=True,
        keep_former=True,
        since=max(today, place.since),
        today=max(today, place.since),
        assigned_as=scope.side,
    )
    return new
