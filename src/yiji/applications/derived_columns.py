"""The columns of an application that follow from its content: whom and what it is about, and who answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiji.applications.models import Application
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.rulebook.application_types import ApplicationType


def derived_columns(
    application: Application, kind: ApplicationType, content: Mapping[str, Any]
) -> dict[str, Any]:
    """Registration, filing, qualification, institution, level and category as the content says them.

    A type without an institution of its own is answered by that of the registration or filing concerned.
    """
    names = {field.name for field in kind.fields}
    filing = _filing(application, content)
    registration = filing.registration if filing else _registration(application, content)
    institution_id = content.get("institution") or None
    if "institution" not in names:
        institution_id = (filing and filing.institution_id) or (
            registration and registration.primary_institution_id
        )
    return {
        "qualification_id": content.get("qualification") or (registration and registration.qualification_id),
        "institution_id": institution_id,
        "registration_id": registration.pk if registration else None,
        "filing_id": filing.pk if filing else None,
        "level": content.get("practice_level") or (registration.level if registration else ""),
        "category": content.get("practice_category") or (registration.category if registration else ""),
    }


def _registration(application: Application, content: Mapping[str, Any]) -> Registration | None:
    rows = Registration.objects.filter(physician_id=application.physician_id)
    return rows.filter(pk=content["registration"]).first() if content.get("registration") else None


def _filing(application: Application, content: Mapping[str, Any]) -> MultiInstitutionFiling | None:
    if not content.get("filing"):
        return None
    rows = MultiInstitutionFiling.objects.select_related("registration")
    return rows.filter(pk=content["filing"], registration__physician_id=application.physician_id).first()
