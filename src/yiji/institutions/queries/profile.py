"""The institution as its licence describes it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import Institution
from yiji.institutions.visibility import own_institution, visible_departments
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone


@dataclass(frozen=True)
class Profile:
    """Labels instead of codes; the responsible person's phone is masked."""

    name: str
    uscc: str
    registration_no: str
    class_name: str
    grade: str
    division: str
    address: str
    phone: str
    legal_representative: str
    responsible_person: str
    responsible_phone: str
    issuer: str
    licence_state: str
    licence_valid_to: date | None
    service_lines: list[str]


_LICENCE_STATES = {"valid": "有效", "overdue": "逾期未校验", "suspended": "停业", "cancelled": "已注销"}


def institution_profile(scope: Scope) -> Profile:
    """The own institution's profile; raises NotFound for other sides."""
    institution = own_institution(scope)
    return Profile(
        name=institution.name,
        uscc=institution.uscc or "",
        registration_no=institution.registration_no or "",
        class_name=_class_name(institution),
        grade=institution.grade,
        division=catalogue.division_name(institution.county_code, full=True),
        address=institution.address,
        phone=institution.phone,
        legal_representative=institution.legal_representative,
        responsible_person=institution.responsible_person,
        responsible_phone=mask_phone(reveal(institution, "responsible_phone")),
        issuer=institution.licence_issuer.name,
        licence_state=_LICENCE_STATES.get(institution.licence_state, institution.licence_state),
        licence_valid_to=institution.licence_valid_to,
        service_lines=[catalogue.label("service_line", code) for code in institution.service_lines],
    )


def _class_name(institution: Institution) -> str:
    for width in (4, 2, 1):
        code = institution.class_code[:width]
        if catalogue.exists("institution_class", code):
            return catalogue.label("institution_class", code)
    return institution.class_code


def has_departments(scope: Scope) -> bool:
    """Whether the department dictionary has any entry in use."""
    return visible_departments(scope).filter(state="active").exists()
