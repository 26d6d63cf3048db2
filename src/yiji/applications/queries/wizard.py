"""What the wizard offers to choose from, and what is still missing before an application can be submitted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from yiji.applications.facts import application_content, application_facts
from yiji.applications.models import Application
from yiji.codelists import catalogue
from yiji.institutions.models import Department, Institution
from yiji.kernel.outcome import Problem
from yiji.register.models import Qualification
from yiji.rulebook.application_types import get, missing_fields
from yiji.rulebook.rule import run_rules
from yiji.search.find import find

MOST_INSTITUTIONS = 20


@dataclass(frozen=True)
class WizardChoices:
    """Choices as (id, label); ``category`` narrows the scopes offered."""

    qualifications: list[tuple[str, str]] = field(default_factory=list)
    institutions: list[tuple[str, str]] = field(default_factory=list)
    departments: list[tuple[str, str]] = field(default_factory=list)
    category: str = ""
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
        category=application.category,
        language=language,
    )


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
