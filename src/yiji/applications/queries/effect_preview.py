"""What the register will say once an application is granted, in words, before anybody decides."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.applications.facts import application_facts
from yiji.applications.models import Application
from yiji.codelists import catalogue
from yiji.rulebook.application_types import get
from yiji.rulebook.register_changes import OpenRegistration


@dataclass(frozen=True)
class RegistrationPreview:
    """A registration that would be opened; all values in words."""

    jurisdiction: str
    institution: str
    level: str
    category: str
    scopes: str


def registration_preview(application: Application) -> RegistrationPreview | None:
    """The registration that a grant opens, None when it opens none or the facts do not suffice for one."""
    try:
        changes = get(application.type).effect(application_facts(application))
    except ValueError:
        return None
    opening = next((change for change in changes if isinstance(change, OpenRegistration)), None)
    if opening is None:
        return None
    return RegistrationPreview(
        jurisdiction=catalogue.division_name(opening.practice_jurisdiction, full=True),
        institution=application.institution.name if application.institution else "",
        level=catalogue.label("practice_level", opening.practice_level),
        category=catalogue.label("practice_category", opening.practice_category),
        scopes="、".join(catalogue.label("practice_scope", code) for code in opening.practice_scopes),
    )
