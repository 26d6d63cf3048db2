"""Seed 4.1: the physician chooses his department within an institution where he is registered."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.institutions.models import DepartmentMember
from yiji.kernel.outcome import NotFound
from yiji.register.actions.place_in_department import place_in_department
from yiji.register.queries.departments_of_physicians import IN_POST_STATUSES
from yiji.register.visibility import visible_registrations


def choose_own_department(
    scope: Scope,
    institution_id: uuid.UUID,
    department_id: uuid.UUID,
    *,
    as_primary: bool = True,
    keep_former: bool = False,
    mark: str | None = None,
    today: dt.date | None = None,
) -> DepartmentMember:
    """Begin today in one of the institution's departments in use; the institution sees that he chose it himself.

    Raises NotFound for anyone but a physician with a live registration whose primary institution it is, and for a
    department of another institution; Refusal for one out of use; Conflict when his places changed meanwhile.
    """
    today = today or timezone.localdate()
    registered = visible_registrations(scope).filter(
        primary_institution_id=institution_id, status__in=IN_POST_STATUSES
    )
    if scope.side != "physician" or scope.physician_id is None or not registered.exists():
        raise NotFound
    place, _new = place_in_department(
        scope,
        institution_id,
        scope.physician_id,
        department_id,
        as_primary=as_primary,
        keep_former=keep_former,
        since=today,
        today=today,
        assigned_as="physician",
        mark=mark,
    )
    return place
