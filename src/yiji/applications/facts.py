"""Turns an application and what the register knows of its person into the frozen facts that rules read."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from yiji.applications.models import Application
from yiji.institutions.models import Institution
from yiji.institutions.queries.departments import department_now
from yiji.institutions.visibility import settings_in_force
from yiji.register.models import Qualification, Registration
from yiji.rulebook.facts import (
    ApplicationFacts,
    BarFacts,
    InstitutionFacts,
    OpenApplicationFacts,
    PersonFacts,
    QualificationFacts,
    RegistrationFacts,
    TrainingFacts,
)
from yiji.rulebook.workflow import EDITABLE, TERMINAL
from yiji.vault.fields import reveal


def application_content(application: Application) -> dict[str, Any]:
    """The whole content, the encrypted personal part included.

    While the applicant still writes, a department that was merged stands for the one that took it over; what was
    submitted stays as it was.
    """
    private = reveal(application, "private_content")
    content = {**application.content, **(json.loads(private) if private else {})}
    if content.get("department") and application.state in EDITABLE:
        now = department_now(application.institution_id, content["department"])
        content["department"] = str(now.pk) if now else ""
    return content


def _date(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _qualification(row: Qualification) -> QualificationFacts:
    return QualificationFacts(
        id=str(row.pk),
        level=row.level,
        category=row.category,
        acquired_on=row.obtained_on or dt.date(row.obtained_year, 12, 31),
        province=row.certificate_no_prefix[4:6] + "0000",
    )


def _administrative_level(institution: Institution) -> str:
    return institution.licence_issuer.level


def institution_facts(institution: Institution, held_at: dt.datetime | None = None) -> InstitutionFacts:
    """The institution with the approving authorities that it has set: now, or as they held at ``held_at``."""
    settings = settings_in_force(at=held_at).filter(institution=institution)
    state = {"overdue": "overdue_verification"}.get(institution.licence_state, institution.licence_state)
    return InstitutionFacts(
        id=str(institution.pk),
        name=institution.name,
        kind=institution.kind,
        class_code=institution.class_code,
        licence_state=state,
        administrative_level=_administrative_level(institution),
        province=institution.province_code,
        city=institution.city_code,
        county=institution.county_code,
        authorities={row.category: str(row.authority_id) for row in settings},
        service_lines=frozenset(institution.service_lines),
    )


def _registration(row: Registration) -> RegistrationFacts:
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
    )


def _training(content: dict[str, Any]) -> TrainingFacts | None:
    if not content.get("training_body"):
        return None
    return TrainingFacts(
        body=content["training_body"],
        began_on=_date(content.get("training_began_on")),
        ended_on=_date(content.get("training_ended_on")),
        examined_by=content.get("training_examined_by", ""),
        examined_on=_date(content.get("training_examined_on")),
        passed=content.get("training_result") == "passed",
    )


def application_facts(application: Application) -> ApplicationFacts:
    """Everything the rules of the application's type look at, as it is stored now."""
    content = application_content(application)
    physician = application.physician
    documents = frozenset(
        application.documents.filter(removed_at__isnull=True).values_list("kind", flat=True)
    )
    others = Qualification.objects.filter(physician=physician).exclude(pk=application.qualification_id)
    open_ones = (
        Application.objects.filter(physician=physician)
        .exclude(pk=application.pk)
        .exclude(state__in=TERMINAL)
        .values_list("type", "state", "id")
    )
    return ApplicationFacts(
        application_type=application.type,
        person=PersonFacts(
            name=physician.name,
            sex=physician.sex,
            birth_date=_date(reveal(physician, "birth_date")),
            identity_matched=application.account.physician_id == physician.pk,
        ),
        qualification=_qualification(application.qualification) if application.qualification else None,
        other_qualifications=tuple(_qualification(row) for row in others),
        institution=institution_facts(application.institution, _routed_at(application))
        if application.institution
        else None,
        level=application.level,
        category=application.category,
        scopes=frozenset(content.get("practice_scopes", [])),
        methods=frozenset(filter(None, [content.get("methods", "")])),
        department=content.get("department", ""),
        bars=BarFacts(health=content.get("health", "")),
        training=_training(content),
        gp_training_passed="gp_training_proof" in documents,
        documents=documents,
        photo_taken_on=_date(content.get("photo_taken_on")),
        registrations=tuple(
            _registration(row)
            for row in Registration.objects.filter(physician=physician).order_by("approved_on")
        ),
        open_applications=tuple(OpenApplicationFacts(t, s, str(i)) for t, s, i in open_ones),
        receiving_authority=str(application.authority_id or ""),
    )


def _routed_at(application: Application) -> dt.datetime | None:
    """When a confirmed application got its authority: a setting changed later never makes that one the wrong one."""
    if application.confirmed_at is None or application.authority_id is None:
        return None
    held = settings_in_force(at=application.submitted_at or application.confirmed_at).filter(
        institution_id=application.institution_id, category=application.category
    )
    return (application.submitted_at if held.exists() else None) or application.confirmed_at


def approving_authority_of(application: Application) -> uuid.UUID | None:
    """The authority that the intended institution has set for the application's category now (MR 9)."""
    return (
        settings_in_force()
        .filter(institution_id=application.institution_id, category=application.category)
        .values_list("authority_id", flat=True)
        .first()
    )
