"""What primary institutions told the authority about a registration: their own notes, those of a physician, of a file."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.applications.models import Application, EmployerNote
from yiji.kernel.outcome import NotFound
from yiji.register.models import Registration
from yiji.register.visibility import visible_roster

MOST = 20


def notable_registration(scope: Scope, registration_id: uuid.UUID) -> Registration:
    """A live registration of which the scope's institution is the primary one; raises NotFound for all others."""
    found = visible_roster(scope).select_related("physician").filter(pk=registration_id).first()
    if found is None:
        raise NotFound
    return found


def notable_ids(scope: Scope, physician_id: uuid.UUID) -> list[uuid.UUID]:
    """The physician's live registrations on which the scope's institution may leave a note."""
    return list(visible_roster(scope).filter(physician_id=physician_id).values_list("pk", flat=True)[:MOST])


def own_live_note(scope: Scope, registration_id: uuid.UUID) -> EmployerNote | None:
    """The institution's own note that stands, if there is one."""
    return EmployerNote.objects.filter(
        registration_id=registration_id, institution_id=scope.organisation_id, withdrawn_at__isnull=True
    ).first()


def own_notes_about(scope: Scope, physician_id: uuid.UUID) -> list[EmployerNote]:
    """All notes that the scope's institution ever left on a physician's registrations, the newest first."""
    if scope.side != "institution":
        return []
    rows = EmployerNote.objects.filter(
        registration__physician_id=physician_id, institution_id=scope.organisation_id
    )
    return list(rows.select_related("registration")[:MOST])


def notes_about_me(scope: Scope) -> list[EmployerNote]:
    """The notes that stand on the physician's own registrations."""
    if scope.side != "physician" or scope.physician_id is None:
        return []
    rows = EmployerNote.objects.filter(
        registration__physician_id=scope.physician_id, withdrawn_at__isnull=True
    )
    return list(rows.select_related("registration", "institution")[:MOST])


def notes_for_decision(application: Application) -> list[EmployerNote]:
    """The notes that stand on the person's registrations, for whoever examines the application."""
    rows = EmployerNote.objects.filter(
        registration__physician_id=application.physician_id, withdrawn_at__isnull=True
    )
    return list(rows.select_related("registration", "institution")[:MOST])
