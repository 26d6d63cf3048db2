"""Rows of the register and of institutions as the frozen facts that rules read."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from yiji.institutions.models import Institution
from yiji.institutions.visibility import settings_in_force
from yiji.register.models import MultiInstitutionFiling, Qualification, Registration
from yiji.rulebook.facts import FilingFacts, InstitutionFacts, QualificationFacts, RegistrationFacts


def qualification_facts(row: Qualification) -> QualificationFacts:
    """A qualification; one of which only the year is known counts as acquired on that year's last day."""
    return QualificationFacts(
        id=str(row.pk),
        level=row.level,
        category=row.category,
        acquired_on=row.obtained_on or dt.date(row.obtained_year, 12, 31),
        province=row.certificate_no_prefix[4:6] + "0000",
    )


def institution_facts(institution: Institution, held_at: dt.datetime | None = None) -> InstitutionFacts:
    """The institution with the approving authorities that it has set: now, or as they held at ``held_at``.

    A licence whose validity has ended counts as not verified in time until its issuer says otherwise.
    """
    settings = settings_in_force(at=held_at).filter(institution=institution)
    state = {"overdue": "overdue_verification"}.get(institution.licence_state, institution.licence_state)
    ends = institution.licence_valid_to
    if state == "valid" and ends is not None and ends < timezone.localdate():
        state = "overdue_verification"
    return InstitutionFacts(
        id=str(institution.pk),
        name=institution.name,
        kind=institution.kind,
        class_code=institution.class_code,
        licence_state=state,
        administrative_level=institution.licence_issuer.level,
        province=institution.province_code,
        city=institution.city_code,
        county=institution.county_code,
        authorities={row.category: str(row.authority_id) for row in settings},
        service_lines=frozenset(institution.service_lines),
    )


def registration_facts(row: Registration) -> RegistrationFacts:
    """A registration, past or present."""
    return RegistrationFacts(
        id=str(row.pk),
        level=row.level,
        category=row.category,
        scopes=frozenset(row.scopes),
        jurisdiction=row.practice_jurisdiction,
        primary_institution=str(row.primary_institution_id),
        status=row.status,
        registered_on=row.first_registered_on or row.approved_on,
        ended_on=row.ended_on,
        suspended_until=row.suspended_until,
        off_roster_on=row.off_roster_on,
        qualification=str(row.qualification_id or ""),
        authority=str(row.approving_authority_id or ""),
        province=row.province_code,
    )


def filing_facts(row: MultiInstitutionFiling) -> FilingFacts:
    """A multi-institution filing."""
    return FilingFacts(
        id=str(row.pk),
        registration=str(row.registration_id),
        institution=str(row.institution_id),
        scopes=frozenset(row.scopes),
        begins_on=row.starts_on,
        ends_on=row.ends_on,
        state=row.state,
    )


def registrations_of(physician_id: uuid.UUID) -> tuple[RegistrationFacts, ...]:
    """All registrations of a person, the earliest first."""
    rows = Registration.objects.filter(physician_id=physician_id).order_by("approved_on", "created_at")
    return tuple(registration_facts(row) for row in rows)


def filings_of(physician_id: uuid.UUID) -> tuple[FilingFacts, ...]:
    """The filings of a person that have not ended, the earliest first."""
    rows = MultiInstitutionFiling.objects.filter(registration__physician_id=physician_id, state="active")
    return tuple(filing_facts(row) for row in rows.order_by("starts_on"))
