"""Compares a name and an ID number with the register and finds who may confirm the person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yiji.institutions.models import Institution
from yiji.kernel.identifiers import IdentifierError, normalise_person_name
from yiji.register.activation_rules import VALID_STATUSES
from yiji.register.models import Physician, Registration


@dataclass(frozen=True)
class Match:
    """``mismatch_field``: "" when name and number agree, ``id_number`` (unknown) or ``name`` (differs)."""

    physician_id: uuid.UUID | None
    mismatch_field: str


def match_person(id_number_index: uuid.UUID, name: str) -> Match:
    """The register's person with exactly this number and name; the stored name is never told."""
    physician = Physician.objects.filter(id_number_index=id_number_index).first()
    if physician is None or not (physician.qualifications.exists() or physician.registrations.exists()):
        return Match(None, "id_number")
    if _stored_form(physician.name) != name:
        return Match(None, "name")
    return Match(physician.pk, "")


def institution_of_valid_registration(physician_id: uuid.UUID) -> Institution | None:
    """The primary institution of the newest valid registration, None for a newcomer or one who left."""
    registration = (
        Registration.objects.filter(physician_id=physician_id, status__in=VALID_STATUSES)
        .order_by("-approved_on", "pk")
        .select_related("primary_institution")
        .first()
    )
    return registration.primary_institution if registration else None


def _stored_form(name: str) -> str:
    try:
        return normalise_person_name(name)
    except IdentifierError:
        return name
