"""The public lookup: exact province, name and institution; only what disclosure opens leaves this module."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.kernel.identifiers import IdentifierError, normalise_person_name
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.rulebook.disclosure import PUBLIC_STATUSES, public_view

MOST = 20
_SEX = {"1": "男", "2": "女"}


def public_lookup(scope: Scope, *, province: str, name: str, institution: str) -> list[dict[str, Any]]:
    """Up to twenty public records; an institution counts as primary institution or by a filing in force (ML 21).

    Who stands in the register but is not shown costs the same queries as who never did.
    """
    try:
        name = normalise_person_name(name)
    except IdentifierError:
        return []
    today = timezone.localdate()
    in_force = Q(state="active", starts_on__lte=today, ends_on__gte=today)
    filings = (
        MultiInstitutionFiling.objects.filter(in_force).select_related("institution").order_by("starts_on")
    )
    filed = Q(
        filings__institution__name=institution,
        filings__state="active",
        filings__starts_on__lte=today,
        filings__ends_on__gte=today,
    )
    found = (
        Registration.objects.filter(
            Q(primary_institution__name=institution) | filed,
            province_code=province,
            physician__name=name,
            physician__deceased_on__isnull=True,
            status__in=PUBLIC_STATUSES,
        )
        .select_related("physician", "primary_institution", "approving_authority")
        .prefetch_related(Prefetch("filings", filings, to_attr="filings_in_force"))
        .distinct()
        .order_by("certificate_no")[:MOST]
    )
    return [public_view(_record(registration)) for registration in found]


def _record(registration: Registration) -> dict[str, Any]:
    physician = registration.physician
    return {
        "name": physician.name,
        "sex": _SEX.get(physician.sex, ""),
        "practice_level": catalogue.label("practice_level", registration.level),
        "practice_category": catalogue.label("practice_category", registration.category),
        "practice_scopes": "、".join(catalogue.label("practice_scope", code) for code in registration.scopes),
        "practice_jurisdiction": catalogue.division_name(registration.practice_jurisdiction, full=True),
        "primary_institution": registration.primary_institution.name,
        "approving_authority": registration.approving_authority.name
        if registration.approving_authority
        else "",
        "practice_certificate_no": registration.certificate_no,
        "multi_institution_filings": "、".join(
            filing.institution.name
            for filing in registration.filings_in_force  # type: ignore[attr-defined]
        ),
    }
