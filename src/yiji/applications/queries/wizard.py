"""What the wizard offers to choose from, and what is still missing before an application can be submitted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from yiji.applications.facts import application_content, application_facts
from yiji.applications.models import Application
from yiji.codelists import catalogue
from yiji.institutions.models import Department, Institution
from yiji.kernel.outcome import Problem
from yiji.register.models import MultiInstitutionFiling, Qualification, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.application_types import get, missing_fields
from yiji.rulebook.rule import run_rules
from yiji.search.find import find

MOST_INSTITUTIONS = 20


@dataclass(frozen=True)
class WizardChoices:
    """Choices as (id, label); ``category``, and ``scopes`` where given, narrow the scopes offered."""

    qualifications: list[tuple[str, str]] = field(default_factory=list)
    institutions: list[tuple[str, str]] = field(default_factory=list)
    departments: list[tuple[str, str]] = field(default_factory=list)
    registrations: list[tuple[str, str]] = field(default_factory=list)
    filings: list[tuple[str, str]] = field(default_factory=list)
    category: str = ""
    scopes: frozenset[str] = frozenset()
    language: str = "zh"


def wizard_choices(
    application: Application, institution_query: str = "", language: str = "zh"
) -> WizardChoices:
    """The person's qualifications, the chosen institution with up to twenty that match the query, its departments."""
    held = Qualification.objects.filter(physician_id=application.physician_id).order_by("-obtained_year")
    return WizardChoices(
        qualifications=[(str(row.pk), _qualification_label(row)) for row in held],
        institutions=_institutions(application, institution_query),
        departments=[
            (str(pk), name)
            for pk, name in Department.objects.filter(
                institution_id=application.institution_id, state="active"
            )
            .order_by("position", "code")
            .values_list("pk", "name")
        ],
        registrations=_registrations(application),
        filings=_filings(application),
        category=application.category,
        # Only what is registered can be filed (MUL-05).
        scopes=frozenset(application.registration.scopes)
        if application.type == "MULTI_FILE" and application.registration
        else frozenset(),
        language=language,
    )


def _registrations(application: Application) -> list[tuple[str, str]]:
    if application.started_by != "physician" and application.registration:
        return [(str(application.registration_id), _registration_label(application.registration))]
    rows = Registration.objects.filter(physician_id=application.physician_id, status__in=LIVE_STATUSES)
    rows = rows.select_related("primary_institution").order_by("-approved_on")
    return [(str(row.pk), _registration_label(row)) for row in rows]


def _registration_label(row: Registration) -> str:
    level = catalogue.label("practice_level", row.level)
    category = catalogue.label("practice_category", row.category)
    place = catalogue.division_name(row.practice_jurisdiction, full=True)
    return f"{row.primary_institution.name} · {place} · {level} · {category}"


def _filings(application: Application) -> list[tuple[str, str]]:
    rows = MultiInstitutionFiling.objects.filter(
        registration__physician_id=application.physician_id, state="active"
    )
    if application.started_by == "institution":
        rows = rows.filter(institution_id=application.institution_id)
    return [
        (str(row.pk), f"{row.institution.name} · {row.starts_on:%Y-%m-%d} – {row.ends_on:%Y-%m-%d}")
        for row in rows.select_related("institution").order_by("starts_on")
    ]


def _qualification_label(row: Qualification) -> str:
    level = catalogue.label("practice_level", row.level)
    category = catalogue.label("practice_category", row.category)
    return f"{level} · {category} · {row.obtained_year} · {row.certificate_no_prefix}******"


def _institutions(application: Application, query: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if application.institution:
        found.append((str(application.institution_id), application.institution.name))
    if query.strip():
        matches = find(
            Institution.objects.filter(licence_state__in=("valid", "overdue")).exclude(
                pk=application.institution_id
            ),
            "institution",
            query.strip()[:40],
        )
        found += [
            (str(pk), f"{name}({catalogue.division_name(county, full=True)})")
            for pk, name, county in matches.order_by("name").values_list("pk", "name", "county_code")[
                :MOST_INSTITUTIONS
            ]
        ]
    return found


@dataclass(frozen=True)
class Readiness:
    """``missing``: required fields without a value; ``blocking`` and ``hints``: what the rules say today."""

    missing: list[Problem]
    blocking: list[Problem]
    hints: list[Problem]

    @property
    def ready(self) -> bool:
        return not self.missing and not self.blocking


def readiness(application: Application, today: dt.date) -> Readiness:
    """Whether the application could be submitted now, and what stands in the way."""
    kind = get(application.type)
    missing = missing_fields(kind, application_content(application))
    found = run_rules(kind, application_facts(application), today, "submit")
    return Readiness(
        missing=missing,
        blocking=[problem for problem in found if problem.severity == "BLOCK"],
        hints=[problem for problem in found if problem.severity != "BLOCK"],
    )
