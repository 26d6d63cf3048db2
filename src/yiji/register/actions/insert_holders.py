"""Adds physicians and qualifications to the register, many at once: for imports only, nobody else makes either."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from yiji.register.actions.insert_many import insert_many
from yiji.register.models import ImportBatch, Physician, Qualification
from yiji.search.models import NameToken
from yiji.search.tokens import name_key, name_tokens
from yiji.vault.fields import sealed_value

# In a list of a million people most names occur many times.
_key = lru_cache(maxsize=20_000)(name_key)
_tokens = lru_cache(maxsize=20_000)(name_tokens)


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
    made, tokens, now = [], [], timezone.now()
    for person in people:
        pk = uuid.uuid4()
        made.append(
            {
                "id": pk,
                "name": person.name,
                "name_key": _key(person.name)[:160],
                "sex": person.sex or "0",
                "birth_year": int(person.birth_date[:4]) if person.birth_date else None,
                "birth_date": sealed_value(Physician, "birth_date", pk, person.birth_date),
                "identity_document": person.identity_document or "01",
                "id_number": sealed_value(Physician, "id_number", pk, person.id_number),
                "id_number_index": person.id_index,
                "professional_title": person.professional_title,
                "created_at": now,
            }
        )
        tokens += [{"kind": "physician", "token": token, "object_id": pk} for token in _tokens(person.name)]
    insert_many(Physician, made)
    insert_many(NameToken, tokens)
    return {person["id_number_index"]: person["id"] for person in made}


def insert_qualifications(
    qualifications: Iterable[NewQualification], batch: ImportBatch
) -> dict[uuid.UUID, uuid.UUID]:
    """Qualifications' ids by the index of their certificate numbers; IntegrityError if one is known already."""
    made, now = [], timezone.now()
    for one in qualifications:
        pk = uuid.uuid4()
        made.append(
            {
                "id": pk,
                "physician_id": one.physician_id,
                "level": one.level,
                "category": one.category,
                "certificate_no": sealed_value(Qualification, "certificate_no", pk, one.certificate_no),
                "certificate_no_index": one.certificate_index,
                "certificate_no_prefix": one.certificate_no[:9],
                "obtained_on": dt.date.fromisoformat(one.obtained_on) if one.obtained_on else None,
                "obtained_year": one.obtained_year,
                "issuer": one.issuer,
                "batch_id": batch.pk,
                "created_at": now,
            }
        )
    insert_many(Qualification, made)
    return {one["certificate_no_index"]: one["id"] for one in made}
