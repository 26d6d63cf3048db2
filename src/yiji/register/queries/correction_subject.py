"""What a correction ticket is about: the record as the register holds it, and the authority that issued it (A-14)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from yiji.accounts.models import AuthorityOfficer
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution
from yiji.kernel.outcome import NotFound
from yiji.register.correction_rules import PERSON_FIELDS, RESIDENT_ID
from yiji.register.models import CorrectionField, Physician, Qualification, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_physicians
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal


@dataclass(frozen=True)
class Subject:
    """The person and the qualification a ticket is about; either may be unknown to the register."""

    physician: Physician | None
    qualification: Qualification | None

    @property
    def document(self) -> str:
        """The kind of identity document."""
        return self.physician.identity_document if self.physician else RESIDENT_ID


def own_subject(scope: Scope, qualification_id: uuid.UUID) -> Subject:
    """A qualification of a physician within the scope; raises NotFound for every other."""
    if scope.side not in ("physician", "institution"):
        raise NotFound
    found = (
        Qualification.objects.filter(pk=qualification_id, physician__in=visible_physicians(scope))
        .select_related("physician")
        .first()
    )
    if found is None:
        raise NotFound
    return Subject(found.physician, found)


def stated_subject(id_number: str, certificate_no: str) -> Subject:
    """Whom stored forms of the two numbers find: by the certificate first, then by the person."""
    qualification = (
        Qualification.objects.filter(
            certificate_no_index=blind_index("qualification_certificate_no", certificate_no)
        )
        .select_related("physician")
        .first()
    )
    if qualification is not None:
        return Subject(qualification.physician, qualification)
    return Subject(
        Physician.objects.filter(id_number_index=blind_index("id_number", id_number)).first(), None
    )


def present_values(subject: Subject) -> dict[str, str]:
    """Each field in its stored form, "" where the register has none. Callers mask or log what they show."""
    person, held = subject.physician, subject.qualification
    values: dict[str, str] = {}
    if person is not None:
        values |= {
            "name": person.name,
            "id_number": reveal(person, "id_number"),
            "sex": person.sex,
            "birth_date": reveal(person, "birth_date"),
        }
    if held is not None:
        values |= {
            "certificate_no": reveal(held, "certificate_no"),
            "level": held.level,
            "category": held.category,
            "obtained_on": held.obtained_on.isoformat() if held.obtained_on else "",
            "issuer": held.issuer,
        }
    return values


def key_of(field: str, subject: Subject, stated: Mapping[str, str]) -> uuid.UUID:
    """What an open ticket is unique by: the person or the qualification, or the number stated for one not found."""
    if field in PERSON_FIELDS:
        if subject.physician is not None:
            return subject.physician.pk
        return blind_index("id_number", stated["id_number"])
    if subject.qualification is not None:
        return subject.qualification.pk
    return blind_index("qualification_certificate_no", stated["certificate_no"])


def open_ticket(keys: Iterable[tuple[uuid.UUID, str]]) -> CorrectionField | None:
    """A field of these keys that is already asked to be corrected."""
    wanted = Q(pk__in=[])
    for key, field in keys:
        wanted |= Q(subject=key, field=field)
    return CorrectionField.objects.filter(wanted, is_open=True).select_related("correction").first()


def issuing_authority(
    subject: Subject, province: str, category: str, institution: Institution | None
) -> Authority | None:
    """The provincial authority that issued the certificate; failing one that works here, who registered the
    physician, or who stands above the institution. ``province`` is two digits of the certificate's number.
    """
    kinds = ("tcm", "health") if category == "tcm" else ("health",)
    offices = list(
        Authority.objects.filter(level="province", province_code=f"{province}0000", is_active=True)
    )
    for kind in kinds:
        for office in offices:
            if office.kind == kind and _works_here(office.pk):
                return office
    registration = (
        Registration.objects.filter(physician=subject.physician, status__in=LIVE_STATUSES)
        .select_related("approving_authority")
        .order_by("-approved_on", "pk")
        .first()
        if subject.physician
        else None
    )
    nearer = [registration.approving_authority if registration else None]
    nearer.append(institution.licence_issuer if institution else None)
    for near in nearer:
        if near is not None and _works_here(near.pk):
            return near
    return next(iter(offices), None) or next((near for near in nearer if near), None)


def _works_here(authority_id: uuid.UUID) -> bool:
    return AuthorityOfficer.objects.filter(authority_id=authority_id, ended_at__isnull=True).exists()
