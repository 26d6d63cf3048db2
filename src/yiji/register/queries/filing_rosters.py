"""Seed 6.4 and 6.5: our physicians filed elsewhere, and physicians of other institutions filed here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.register.models import MultiInstitutionFiling, Physician, Registration
from yiji.register.queries.primary_roster import with_scope
from yiji.register.visibility import visible_filings_here, visible_roster
from yiji.search.find import find
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_id_number

ORDER = ("ends_on", "id")
ORDERS: dict[str, tuple[str, ...]] = {
    "ends_on": ORDER,
    "-ends_on": ("-ends_on", "-id"),
    "starts_on": ("starts_on", "id"),
    "-starts_on": ("-starts_on", "-id"),
    "name": ("registration__physician__name_key", "id"),
    "-name": ("-registration__physician__name_key", "-id"),
    "institution": ("institution__name", "id"),
    "-institution": ("-institution__name", "-id"),
    "primary_institution": ("registration__primary_institution__name", "id"),
    "-primary_institution": ("-registration__primary_institution__name", "-id"),
}
COLUMNS = (
    "id", "starts_on", "ends_on", "state", "scopes", "approved_on", "institution__name", "institution__county_code",
    "authority__name", "registration__level", "registration__category", "registration__certificate_no",
    "registration__primary_institution__name", "registration__practice_jurisdiction",
    "registration__physician_id", "registration__physician__name", "registration__physician__sex",
    "registration__physician__id_number",
)  # fmt: skip
OTHER_ORDER = ("-approved_on", "id")
OTHER_ORDERS: dict[str, tuple[str, ...]] = {
    "-approved_on": OTHER_ORDER,
    "approved_on": ("approved_on", "id"),
    "name": ("physician__name_key", "id"),
    "-name": ("-physician__name_key", "-id"),
    "place": ("practice_jurisdiction", "id"),
    "-place": ("-practice_jurisdiction", "-id"),
}
OTHER_COLUMNS = (
    "id", "physician_id", "physician__name", "physician__id_number", "level", "category", "scopes", "certificate_no",
    "status", "approved_on", "practice_jurisdiction", "primary_institution__name",
)  # fmt: skip
# Filing states of domain §8.5 that the filter offers; "due" are live ones that end within 90 days.
STATES = ("active", "due", "expired", "cancelled", "ended_with_primary")
DUE_DAYS = 90


def filed_elsewhere(
    scope: Scope, filters: Mapping[str, Any], today: dt.date
) -> QuerySet[MultiInstitutionFiling]:
    """Filings of physicians whose primary institution the scope acts for."""
    rows = MultiInstitutionFiling.objects.filter(
        registration__primary_institution_id=scope.organisation_id
    ).exclude(institution_id=scope.organisation_id)
    return _filtered(scope, rows, filters, today)


def filed_here(scope: Scope, filters: Mapping[str, Any], today: dt.date) -> QuerySet[MultiInstitutionFiling]:
    """Filings at the scope's institution of physicians whose primary institution is another one."""
    rows = MultiInstitutionFiling.objects.filter(institution_id=scope.organisation_id)
    return _filtered(scope, rows, filters, today)


def registered_elsewhere_too(
    scope: Scope, filters: Mapping[str, Any], today: dt.date
) -> QuerySet[Registration]:
    """Lists 10 and 11 of the national client: further registrations, in other practice places, of the physicians whose
    primary institution is ours (``group`` "primary", the default) or who are filed here ("filed").
    """
    if filters.get("group") == "filed":
        here = visible_filings_here(scope).filter(ends_on__gte=today)
        rows = Registration.objects.exclude(pk__in=here.values("registration_id")).filter(
            physician_id__in=here.values("registration__physician_id")
        )
    else:
        rows = Registration.objects.filter(physician_id__in=visible_roster(scope).values("physician_id"))
    rows = rows.filter(ended_on__isnull=True)
    rows = rows.exclude(primary_institution_id=scope.organisation_id)
    for column in ("category", "level", "status"):
        if filters.get(column):
            rows = rows.filter(**{column: filters[column]})
    return find(rows, "physician", filters.get("name", ""), column="physician_id")


def describe_filings(rows: Iterable[Mapping[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Rows of COLUMNS in words, ID numbers masked; no further query."""
    return [
        {
            "id": row["id"],
            "physician_id": row["registration__physician_id"],
            "name": row["registration__physician__name"],
            "id_number": _masked(
                row["registration__physician_id"], row["registration__physician__id_number"]
            ),
            "sex": {"1": "男", "2": "女"}.get(row["registration__physician__sex"], ""),
            "category": catalogue.label("practice_category", row["registration__category"]),
            "level": catalogue.label("practice_level", row["registration__level"]),
            "scopes": _scopes(row["scopes"]),
            "certificate_no": row["registration__certificate_no"],
            "primary_institution": row["registration__primary_institution__name"],
            "primary_place": catalogue.division_name(row["registration__practice_jurisdiction"], full=True),
            "institution": row["institution__name"],
            "place": catalogue.division_name(row["institution__county_code"], full=True),
            "authority": row["authority__name"] or "",
            "approved_on": row["approved_on"],
            "starts_on": row["starts_on"],
            "ends_on": row["ends_on"],
            # A filing past its end is expired even before the nightly sweep has said so.
            "state": "expired" if row["state"] == "active" and row["ends_on"] < today else row["state"],
            "days_left": (row["ends_on"] - today).days if row["state"] == "active" else None,
        }
        for row in rows
    ]


def describe_registrations(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of OTHER_COLUMNS in words, ID numbers masked; no further query."""
    return [
        {
            **row,
            "id_number": _masked(row["physician_id"], row["physician__id_number"]),
            "category": catalogue.label("practice_category", row["category"]),
            "level": catalogue.label("practice_level", row["level"]),
            "scopes": _scopes(row["scopes"]),
            "place": catalogue.division_name(row["practice_jurisdiction"], full=True),
        }
        for row in rows
    ]


def _filtered(
    scope: Scope, rows: QuerySet[MultiInstitutionFiling], filters: Mapping[str, Any], today: dt.date
) -> QuerySet[MultiInstitutionFiling]:
    if scope.side != "institution" or scope.organisation_id is None:
        return MultiInstitutionFiling.objects.none()
    state = filters.get("state", "")
    if state == "active":
        rows = rows.filter(state="active", ends_on__gte=today)
    elif state == "due":
        rows = rows.filter(
            state="active", ends_on__gte=today, ends_on__lte=today + dt.timedelta(days=DUE_DAYS)
        )
    elif state == "expired":
        rows = rows.filter(state__in=("active", "expired"), ends_on__lt=today)
    elif state:
        rows = rows.filter(state=state)
    if filters.get("category"):
        rows = rows.filter(registration__category=filters["category"])
    if filters.get("level"):
        rows = rows.filter(registration__level=filters["level"])
    if filters.get("scope"):
        rows = with_scope(rows, filters["scope"])
    return find(rows, "physician", filters.get("name", ""), column="registration__physician_id")


def _masked(physician_id: Any, blob: Any) -> str:
    return mask_id_number(reveal_value(Physician, "id_number", physician_id, blob))


def _scopes(codes: Iterable[str]) -> str:
    return "、".join(catalogue.label("practice_scope", code) for code in codes)
