"""All that an institution or an authority sees of one physician within its scope."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import DepartmentMember
from yiji.kernel.outcome import NotFound
from yiji.register.models import Physician, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.queries.primary_roster import years_of_age
from yiji.register.visibility import visible_physicians
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number

CHANGE_WORDS = {
    "OpenRegistration": gettext_lazy("登记注册"),
    "ChangeRegistration": gettext_lazy("变更注册"),
    "CloseRegistration": gettext_lazy("注册终止"),
    "SuspendRegistration": gettext_lazy("暂停执业"),
    "MarkOffRoster": gettext_lazy("离职备案"),
    "RestoreToRoster": gettext_lazy("恢复在册"),
    "OpenFiling": gettext_lazy("多机构备案"),
    "CloseFiling": gettext_lazy("取消多机构备案"),
    "ResumeRegistration": gettext_lazy("恢复执业"),
    "ProposeDeregistration": gettext_lazy("拟注销注册"),
    "DropProposal": gettext_lazy("终止注销"),
    "ReissueCertificate": gettext_lazy("补发执业证书"),
}


@dataclass(frozen=True)
class PhysicianDetail:
    """``registrations`` holds all of them, as the real system's detail window does; ``history`` tells what made them.

    ``departments`` are the places within the reader's own institution as (name, since, until), newest first.
    """

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
    departments: list[tuple[str, dt.date, dt.date | None]]
    qualifications: list[dict[str, Any]]
    registrations: list[dict[str, Any]]
    history: list[dict[str, Any]]


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
    places = list(
        DepartmentMember.objects.filter(
            physician_id=physician.pk, institution_id=scope.organisation_id, is_primary=True
        )
        .select_related("department")
        .order_by("-since", F("until").desc(nulls_first=True))
    )
    member = next((place for place in places if place.until is None), None)
    registrations = _registrations(physician)
    title, education = physician.professional_title, physician.education
    return PhysicianDetail(
        id=physician.pk,
        name=physician.name,
        sex={"1": "男", "2": "女"}.get(physician.sex, ""),
        age=years_of_age(reveal(physician, "birth_date"), physician.birth_year, today),
        id_number=mask_id_number(reveal(physician, "id_number")),
        title=catalogue.label("professional_title", title) if title else "",
        education=catalogue.label("education", education) if education else "",
        school=physician.school,
        account_state=account or "none",
        department=member.department.name if member else "",
        department_id=member.department_id if member else None,
        departments=[(place.department.name, place.since, place.until) for place in places],
        qualifications=_qualifications(physician),
        registrations=registrations,
        history=sorted(
            (change for row in registrations for change in row["changes"]),
            key=lambda change: change["at"],
            reverse=True,
        ),
    )


def _qualifications(physician: Physician) -> list[dict[str, Any]]:
    return [
        {
            "level": catalogue.label("practice_level", row.level),
            "category": catalogue.label("practice_category", row.category),
            "certificate_no": row.certificate_no_prefix + "*" * 18,
            "year": row.obtained_year,
            "issuer": row.issuer,
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
            "id": row.pk,
            "live": row.status in LIVE_STATUSES,
            "primary_institution_id": row.primary_institution_id,
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
                {
                    "institution": filing.institution.name,
                    "starts_on": filing.starts_on,
                    "ends_on": filing.ends_on,
                    "state": filing.state,
                }
                for filing in row.filings.all()
            ],
            "changes": [
                {
                    "at": change.effective_on,
                    "title": CHANGE_WORDS.get(change.kind, change.kind),
                    "by": row.primary_institution.name,
                    "note": row.certificate_no,
                    "state": "done",
                }
                for change in row.changes.all()
            ],
        }
        for row in rows
    ]
