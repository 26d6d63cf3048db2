"""What a physician sees of himself in the register."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.register.models import Qualification, Registration


@dataclass(frozen=True)
class OwnQualification:
    """``certificate_no`` is masked after its first nine characters: the rest is the ID number."""

    id: uuid.UUID
    level: str
    category: str
    certificate_no: str
    year: int
    issuer: str


@dataclass(frozen=True)
class OwnRegistration:
    """One registration in words; ``filings`` are (institution, from, until)."""

    certificate_no: str
    status: str
    level: str
    category: str
    scopes: str
    jurisdiction: str
    institution: str
    authority: str
    approved_on: object
    filings: list[tuple[str, object, object]]


def own_qualifications(scope: Scope) -> list[OwnQualification]:
    """The qualifications of the scope's person; empty without a match."""
    rows = Qualification.objects.filter(physician_id=scope.physician_id).order_by("-obtained_year")
    return [
        OwnQualification(
            id=row.pk,
            level=catalogue.label("practice_level", row.level),
            category=catalogue.label("practice_category", row.category),
            certificate_no=row.certificate_no_prefix + "*" * 18,
            year=row.obtained_year,
            issuer=row.issuer,
        )
        for row in rows
    ]


def own_registrations(scope: Scope) -> list[OwnRegistration]:
    """All registrations of the scope's person, newest first."""
    rows = (
        Registration.objects.filter(physician_id=scope.physician_id)
        .select_related("primary_institution", "approving_authority")
        .prefetch_related("filings__institution")
        .order_by("-approved_on")
    )
    return [
        OwnRegistration(
            certificate_no=row.certificate_no,
            status=row.status,
            level=catalogue.label("practice_level", row.level),
            category=catalogue.label("practice_category", row.category),
            scopes="、".join(catalogue.label("practice_scope", code) for code in row.scopes),
            jurisdiction=catalogue.division_name(row.practice_jurisdiction, full=True),
            institution=row.primary_institution.name,
            authority=row.approving_authority.name if row.approving_authority else "",
            approved_on=row.approved_on,
            filings=[(f.institution.name, f.starts_on, f.ends_on) for f in row.filings.all()],
        )
        for row in rows
    ]
