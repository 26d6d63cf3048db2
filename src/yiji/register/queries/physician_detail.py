"""All that an institution or an authority sees of one physician within its scope."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import DepartmentMember
from yiji.kernel.outcome import NotFound
from yiji.register.models import Physician, Registration
from yiji.register.visibility import visible_physicians
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number


@dataclass(frozen=True)
class PhysicianDetail:
    """``registrations`` holds all of them, as the real system's detail window does."""

    id: uuid.UUID
    name: str
    sex: str
    age: int | None
    id_number: str
    title: str
    education: str
    school: str
    account_state: str
    department: str
    department_id: uuid.UUID | None
    qualifications: list[dict[str, Any]]
    registrations: list[dict[str, Any]]


def physician_detail(scope: Scope, physician_id: uuid.UUID, today: dt.date) -> PhysicianDetail:
    """The detail within the scope; raises NotFound alike for foreign and unknown ids."""
    physician = visible_physicians(scope).filter(pk=physician_id).first()
    if physician is None:
        raise NotFound
    account = (
        PhysicianAccount.objects.filter(physician_id=physician.pk)
        .exclude(state__in=("revoked", "closed"))
        .values_list("state", flat=True)
        .first()
    )
    member = (
        DepartmentMember.objects.filter(
            physician_id=physician.pk,
            institution_id=scope.organisation_id,
            is_primary=True,
            until__isnull=True,
        )
        .select_related("department")
        .first()
    )
    title, education = physician.professional_title, physician.education
    return PhysicianDetail(
        id=physician.pk,
        name=physician.name,
        sex={"1": "男", "2": "女"}.get(physician.sex, ""),
        age=today.year - physician.birth_year if physician.birth_year else None,
        id_number=mask_id_number(reveal(physician, "id_number")),
        title=catalogue.label("professional_title", title) if title else "",
        education=catalogue.label("education", education) if education else "",
        school=physician.school,
        account_state=account or "none",
        department=member.department.name if member else "",
        department_id=member.department_id if member else None,
        qualifications=_qualifications(physician),
        registrations=_registrations(physician),
    )


def _qualifications(physician: Physician) -> list[dict[str, Any]]:
    return [
        {
            "level": catalogue.label("practice_level", row.level),
            "category": catalogue.label("practice_category", row.category),
            "certificate_no": row.certificate_no_prefix + "*" * 18,
            "year": row.obtained_year,
        }
        for row in physician.qualifications.order_by("-obtained_year")
    ]


def _registrations(physician: Physician) -> list[dict[str, Any]]:
    rows = (
        Registration.objects.filter(physician=physician)
        .select_related("primary_institution", "approving_authority")
        .prefetch_related("filings__institution", "changes")
        .order_by("-approved_on")
    )
    return [
        {
            "certificate_no": row.certificate_no,
            "status": row.status,
            "level": catalogue.label("practice_level", row.level),
            "category": catalogue.label("practice_category", row.category),
            "scopes": "、".join(catalogue.label("practice_scope", code) for code in row.scopes),
            "jurisdiction": catalogue.division_name(row.practice_jurisdiction, full=True),
            "institution": row.primary_institution.name,
            "authority": row.approving_authority.name if row.approving_authority else "",
            "approved_on": row.approved_on,
            "filings": [
                {"institution": f.institution.name, "starts_on": f.starts_on, "ends_on": f.ends_on, "state": f.state}
                for f in row.filings.all()
            ],
            "changes": [
                {"kind": c.kind, "effective_on": c.effective_on, "source": c.source} for c in row.changes.all()
            ],
        }
        for row in rows
    ]
