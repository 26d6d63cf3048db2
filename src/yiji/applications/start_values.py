"""What a new application begins with: what the register already knows, so that nobody types it again."""

from __future__ import annotations

import uuid
from typing import Any

from yiji.accounts.models import PhysicianAccount
from yiji.register.models import MultiInstitutionFiling, Physician, Qualification, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.application_types import ApplicationType

_KEEPS_ITS_PLACE = frozenset({"CHANGE", "UPGRADE", "CORRECT"})


def default_registration(physician_id: uuid.UUID, kind: ApplicationType) -> Registration | None:
    """The registration that an application of the type is most likely about."""
    rows = Registration.objects.filter(physician_id=physician_id, status__in=LIVE_STATUSES)
    if kind.code == "OFF_ROSTER_OBJECTION":
        rows = rows.filter(status="off_roster")
    if kind.code == "UPGRADE":
        rows = rows.filter(level="2")
    return rows.order_by("-approved_on").first()


def default_qualification(physician_id: uuid.UUID, kind: ApplicationType) -> Qualification | None:
    """The newest qualification; for an upgrade the newest of the higher level."""
    rows = Qualification.objects.filter(physician_id=physician_id).order_by("-obtained_year", "-created_at")
    if kind.code == "UPGRADE":
        rows = rows.filter(level="1")
    return rows.first()


def known_content(
    kind: ApplicationType,
    physician: Physician,
    account: PhysicianAccount | None,
    registration: Registration | None,
    filing: MultiInstitutionFiling | None = None,
) -> dict[str, Any]:
    """The plain content to begin with, only of fields that the type has."""
    held = (registration.qualification if registration else None) if kind.code != "UPGRADE" else None
    held = held or default_qualification(physician.pk, kind)
    known: dict[str, Any] = {
        "education": physician.education,
        "school": physician.school,
        "professional_title": physician.professional_title,
        "qualification": str(held.pk) if held else "",
        "practice_level": held.level if held else "",
        "practice_category": held.category if held else "",
        "institution": str(account.activating_institution_id or "") if account and not registration else "",
        "registration": str(registration.pk) if registration else "",
        "filing": str(filing.pk) if filing else "",
    }
    if registration:
        known["practice_scopes"] = list(registration.scopes)
        if kind.code in _KEEPS_ITS_PLACE:
            known["institution"] = str(registration.primary_institution_id)
        if kind.code in ("CHANGE", "CORRECT"):
            known |= {"practice_level": registration.level, "practice_category": registration.category}
    names = {field.name for field in kind.fields}
    return {name: value for name, value in known.items() if value and name in names}
