"""The institutions whose licence an authority issued: the only ones it may issue credentials to (seed 1)."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models.institution_account import ACCOUNT_STATES
from yiji.accounts.queries.institution_accounts import institutions_in_state, waiting_closings
from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.import_columns import LABELS, PERMITS, SEALED
from yiji.institutions.models import Institution
from yiji.institutions.queries.licence_changes import waiting_licences
from yiji.kernel.outcome import NotFound

LIST_COLUMNS = (
    "id",
    "name",
    "kind",
    "uscc",
    "registration_no",
    "responsible_person",
    "licence_state",
    "licence_valid_to",
)


# The tabs of the desk's list and the states behind them; an institution without an account has no row.
TABS: dict[str, tuple[str, ...]] = {
    "all": (),
    "none": ("not_issued",),
    "issued": ("issued",),
    "expired": ("setup_expired",),
    "active": ("active",),
    "restricted": ("restricted",),
    "suspended": ("suspended",),
    "closed": ("closed",),
    "closing": (),
    "licence": (),
    "lapsed": (),
}
COUNTED = 1000


def licensed_institutions(scope: Scope, query: str = "", *, tab: str = "all") -> QuerySet[Institution]:
    """Those licensed by the scope's authority, by part of the name, USCC or registration number, of one tab."""
    if scope.side != "authority" or scope.organisation_id is None:
        return Institution.objects.none()
    found = Institution.objects.filter(licence_issuer_id=scope.organisation_id)
    text = "".join(unicodedata.normalize("NFKC", query).split())
    if text:
        number = text.upper()
        found = found.filter(Q(name__icontains=text) | Q(uscc=number) | Q(registration_no=number))
    if tab == "none":
        has_account = institutions_in_state(*(s for s in ACCOUNT_STATES if s != "not_issued"))
        return found.exclude(pk__in=has_account)
    if tab == "closing":
        return found.filter(pk__in=waiting_closings())
    if tab == "lapsed":
        return found.filter(licence_state="valid", licence_valid_to__lt=timezone.localdate())
    if tab == "licence":
        return found.filter(pk__in=waiting_licences())
    return found.filter(pk__in=institutions_in_state(*TABS[tab])) if TABS[tab] else found


def tab_counts(scope: Scope) -> dict[str, int]:
    """How many institutions each tab holds, counted up to ``COUNTED`` + 1; the whole list is not counted."""
    tabs = [tab for tab in TABS if tab != "all"]
    return {tab: licensed_institutions(scope, tab=tab).order_by()[: COUNTED + 1].count() for tab in tabs}


def licensed_institution(scope: Scope, institution_id: uuid.UUID) -> LicensedInstitution:
    """The licence facts for issuing credentials; NotFound for another authority's institution."""
    found = licensed_institutions(scope).filter(pk=institution_id).select_related("licence_issuer").first()
    if found is None:
        raise NotFound
    return LicensedInstitution(
        id=found.pk,
        name=found.name,
        issuer_id=found.licence_issuer_id,
        issuer_name=found.licence_issuer.name,
        # Clinics are filed, not licensed: theirs is the credit code where there is no registration number.
        licence_no=found.registration_no or found.uscc or "",
        licence_state=found.licence_state,
        kind=found.kind,
        issuer_phone=found.licence_issuer.phone,
    )


def licensed_institution_facts(scope: Scope, institution_id: uuid.UUID) -> dict[str, Any]:
    """What the detail page shows of one institution; NotFound for another authority's."""
    found = (
        licensed_institutions(scope)
        .filter(pk=institution_id)
        .values(
            *LIST_COLUMNS,
            "address",
            "phone",
            "legal_representative",
            "grade",
            "licence_valid_from",
            "licence_issuer__name",
        )
        .first()
    )
    if found is None:
        raise NotFound
    ends = found["licence_valid_to"]
    return found | {"licence_lapsed": ends is not None and ends < timezone.localdate()}


def record_cells(scope: Scope, institution_id: uuid.UUID) -> dict[str, str]:
    """What is registered of an institution as texts by the columns of an import, its phone of contact left out.

    Raises NotFound for another authority's.
    """
    found = licensed_institutions(scope).filter(pk=institution_id).first()
    if found is None:
        raise NotFound
    plain = {
        key: getattr(found, key, None) for key in LABELS if key not in (SEALED, "permit", "service_lines")
    }
    cells = {key: str(value) for key, value in plain.items() if value}
    lines = (catalogue.label("service_line", code) for code in found.service_lines)
    return cells | {
        "service_lines": "、".join(lines),
        "permit": PERMITS["filing" if found.kind == "clinic" else "licence"],
    }


def own_institution_name(scope: Scope) -> str:
    """The name of the institution that the scope acts for, "" for other sides."""
    if scope.side != "institution" or scope.organisation_id is None:
        return ""
    return str(
        Institution.objects.filter(pk=scope.organisation_id).values_list("name", flat=True).first() or ""
    )
