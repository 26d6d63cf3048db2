"""Whether an application names a department: such a department is never deleted."""

from __future__ import annotations

import uuid

from yiji.applications.models import Application
from yiji.applications.models.application import TERMINAL_STATES
from yiji.institutions.department_uses import register_department_use


@register_department_use
def named_by_an_application(institution_id: uuid.UUID, department_id: uuid.UUID) -> bool:
    """Whether any application to the institution, open or ended, was written for the department."""
    return Application.objects.filter(
        institution_id=institution_id, content__department=str(department_id)
    ).exists()


def open_applications_of(institution_id: uuid.UUID, department_id: uuid.UUID) -> int:
    """How many applications to the institution that are under way were written for the department."""
    return (
        Application.objects.filter(institution_id=institution_id, content__department=str(department_id))
        .exclude(state__in=TERMINAL_STATES)
        .count()
    )
