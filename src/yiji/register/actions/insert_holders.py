"""Adds physicians and qualifications to the register, many at once: for imports only, nobody else makes either."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from yiji.register.models import ImportBatch, Physician, Qualification
from yiji.search.find import index_many
from yiji.vault.fields import seal


@dataclass(frozen=True)
class NewPerson:
    """A person of whom the register knows nothing yet; ``birth_date`` is ISO text or ""."""

    name: str
    sex: str
    birth_date: str
    id_number: str
    id_index: uuid.UUID
    identity_document: str = "01"
    professional_title: str = ""


@dataclass(frozen=True)
class NewQualification:
    """A qualification that is not registered yet; ``obtained_on`` is ISO text or "" where only the year is known."""

    physician_id: uuid.UUID
    level: str
    category: str
    certificate_no: str
    certificate_index: uuid.UUID
    obtained_year: int
    obtained_on: str = ""
    issuer: str = ""


def insert_people(people: Iterable[NewPerson]) -> dict[uuid.UUID, uuid.UUID]:
    """Physicians' ids by the index of their ID numbers, in the caller's transaction; IntegrityError if one is known."""
    made = []
    for person in people:
        physician = Physician(
            name=person.name,
            sex=person.sex or "0",
            birth_year=int(person.birth_date[:4]) if person.birth_date else None,
            identity_document=person.identity_document or "01",
            id_number_index=person.id_index,
            professional_title=person.professional_title,
        )
        seal(physician, "id_number", person.id_number)
        seal(physician, "birth_date", person.birth_date)
        made.append(physician)
    Physician.objects.bulk_create(made, batch_size=500)
    index_many("physician", {physician.pk: physician.name for physician in made})
    return {physician.id_number_index: physician.pk for physician in made}


def insert_qualifications(
    qualifications: Iterable[NewQualification], batch: ImportBatch
) -> dict[uuid.UUID, Qualification]:
    """The qualifications by the index of their certificate numbers; IntegrityError if one is known already."""
    made = []
    for one in qualifications:
        qualification = Qualification(
            physician_id=one.physician_id,
            level=one.level,
            category=one.category,
            certificate_no_index=one.certificate_index,
            certificate_no_prefix=one.certificate_no[:9],
            obtained_on=one.obtained_on or None,
            obtained_year=one.obtained_year,
            issuer=one.issuer,
            batch=batch,
        )
        seal(qualification, "certificate_no", one.certificate_no)
        made.append(qualification)
    Qualification.objects.bulk_create(made, batch_size=500)
    return {qualification.certificate_no_index: qualification for qualification in made}
