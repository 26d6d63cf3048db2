"""Fills the boxes of forms F2 to F7 from an application, in words, as they stand when the form is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from yiji.applications.models import Application
from yiji.applications.register_facts import institution_facts
from yiji.codelists import catalogue
from yiji.institutions.models import Institution
from yiji.institutions.queries.departments import department_now
from yiji.register.models import Registration
from yiji.rulebook.application_types import get
from yiji.rulebook.practice_location import practice_jurisdiction

_ASKED_BY = {"physician": "本人", "institution": "机构", "authority": "依职权"}
_REASONS = {
    "off_roster_reason": "off_roster_reason",
    "deregistration_reason": "deregistration_reason",
    "ex_officio_reason": "ex_officio_reason",
    "reissue_reason": "reissue_reason",
}
_CODED = {
    "ethnicity": "ethnicity",
    "education": "education",
    "degree": "degree",
    "training_result": "assessment_result",
    "health": "health_statement",
}


def boxes_of(application: Application, content: Mapping[str, Any]) -> dict[str, str]:
    """Every value that one of these forms can show, by field name; which of them it shows, its boxes say."""
    filled = {name: _words(value) for name, value in content.items()}
    filled |= {name: _label(code_list, content.get(name)) for name, code_list in _CODED.items()}
    filled |= _before(application.registration)
    filled |= _after(application, content)
    filled |= {
        "change_items": _labels("change_item", content.get("change_items")),
        "change_reasons": _labels("change_reason", content.get("change_reasons")),
        "ground": next((_label(lst, content[n]) for n, lst in _REASONS.items() if content.get(n)), "")
        or (
            _label("deregistration_reason", "11")
            if application.type == "DEREGISTER_SELF"
            else get(application.type).label
        ),
        "professional_title": _label("professional_title", application.physician.professional_title),
        "asked_by": _ASKED_BY[application.started_by],
        "work_history_text": _history(content.get("work_history") or []),
        "department": _department(application, content.get("department")),
    }
    if application.filing:
        filled |= {
            "filing_institution": application.filing.institution.name,
            "begins_on": application.filing.starts_on.isoformat(),
            "ends_on": application.filing.ends_on.isoformat(),
        }
    return filled


def _before(row: Registration | None) -> dict[str, str]:
    if row is None:
        return {}
    first = row.first_registered_on or row.approved_on
    return {
        "practice_certificate_no": row.certificate_no,
        "first_registered_on": first.isoformat(),
        "old_level": _label("practice_level", row.level),
        "old_category": _label("practice_category", row.category),
        "old_scopes": _labels("practice_scope", row.scopes),
        "old_jurisdiction": catalogue.division_name(row.practice_jurisdiction, full=True),
        "old_issuer": row.approving_authority.name if row.approving_authority else "",
        "old_issued_on": row.approved_on.isoformat(),
        **_place("old", row.primary_institution),
    }


def _after(application: Application, content: Mapping[str, Any]) -> dict[str, str]:
    place = application.institution
    if place is None or not application.level:
        return {}
    jurisdiction = practice_jurisdiction(application.level, institution_facts(place))
    return {
        "new_level": _label("practice_level", application.level),
        "new_category": _label("practice_category", application.category),
        "new_scopes": _labels("practice_scope", content.get("practice_scopes")),
        "new_jurisdiction": catalogue.division_name(jurisdiction, full=True),
        **_place("new", place),
    }


def _place(side: str, place: Institution) -> dict[str, str]:
    return {
        f"{side}_institution": place.name,
        f"{side}_institution_no": place.registration_no or "",
        f"{side}_institution_phone": place.phone,
        f"{side}_institution_postcode": place.postcode,
        f"{side}_institution_address": place.address,
    }


def _department(application: Application, department_id: Any) -> str:
    found = department_now(application.institution_id, department_id) if department_id else None
    return found.name if found else ""


def _history(rows: list[Mapping[str, str]]) -> str:
    return "\n".join(
        f"{row.get('from_month', '')}—{row.get('to_month') or '至今'} {row.get('organisation', '')} {row.get('position', '')}"
        for row in rows
    )


def _label(code_list: str, code: Any) -> str:
    return catalogue.label(code_list, code) if code else ""


def _labels(code_list: str, codes: Any) -> str:
    return "、".join(catalogue.label(code_list, code) for code in codes or [])


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def filled_on(application: Application) -> str:
    """The day of submission in words of the form."""
    moment = application.submitted_at or timezone.now()
    return f"{timezone.localtime(moment):%Y-%m-%d}"
