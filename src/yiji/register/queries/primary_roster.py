"""Seed 6.1: physicians whose primary institution is this one, with the real list's columns in their order."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import DepartmentMember
from yiji.register.models import MultiInstitutionFiling, PeriodicAssessment, Physician, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_roster
from yiji.search.find import find
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_id_number

ORDER = ("-approved_on", "-id")
# What the list may be sorted by; "-" before a key turns it round. All but the first are told by the row alone.
ORDERS: dict[str, tuple[str, ...]] = {
    "-approved_on": ORDER,
    "approved_on": ("approved_on", "id"),
    "name": ("physician__name_key", "id"),
    "-name": ("-physician__name_key", "-id"),
    "age": ("-birth_key", "-id"),
    "-age": ("birth_key", "id"),
    "category": ("category", "level", "id"),
    "-category": ("-category", "-level", "-id"),
    "department": ("department_key", "id"),
    "-department": ("-department_key", "-id"),
    "certificate_no": ("certificate_no", "id"),
    "-certificate_no": ("-certificate_no", "-id"),
    "title": ("physician__professional_title", "id"),
    "-title": ("-physician__professional_title", "-id"),
    "status": ("status", "-approved_on", "-id"),
    "-status": ("-status", "approved_on", "id"),
}
STATUSES = LIVE_STATUSES
# What runs out within the next 90 days: a filing elsewhere, a suspension, the two years off the roster (MR 19).
DUE_KINDS = ("filing", "suspension", "off_roster")
DUE_DAYS = 90
COLUMNS = (
    "id", "physician_id", "physician__name", "physician__sex", "physician__birth_year", "physician__birth_date",
    "physician__id_number",
    "physician__professional_title", "physician__info_changed", "level", "category", "scopes", "certificate_no",
    "status", "approved_on", "qualification__certificate_no_prefix", "department_name", "account_state",
    "assessment_result",
)  # fmt: skip


@dataclass(frozen=True)
class RosterRow:
    """One line in words; the ID number is masked, the qualification number cut after nine characters."""

    id: uuid.UUID
    physician_id: uuid.UUID
    name: str
    id_number: str
    sex: str
    age: int | None
    category: str
    level: str
    scopes: str
    qualification_no: str
    department: str
    certificate_no: str
    title: str
    account_state: str
    info_changed: bool
    status: str
    approved_on: dt.date
    assessment: str = "none"


def primary_roster(
    scope: Scope, filters: Mapping[str, Any] | None = None, today: dt.date | None = None
) -> QuerySet[Registration]:
    """Live registrations whose primary institution the scope acts for, filtered.

    ``filters`` may hold name, category, level, scope, status, account_state, department (an id as text), changed ("1",
    "0"), due (one of DUE_KINDS) and assessment (the last result); ``none`` as account_state, department or assessment
    finds those without one.
    """
    wanted = filters or {}
    accounts = PhysicianAccount.objects.filter(physician_id=OuterRef("physician_id")).exclude(
        state__in=("revoked", "closed")
    )
    departments = DepartmentMember.objects.filter(
        physician_id=OuterRef("physician_id"),
        institution_id=scope.organisation_id,
        is_primary=True,
        until__isnull=True,
    )
    rows = visible_roster(scope).annotate(
        account_state=Subquery(accounts.values("state")[:1]),
        department_name=Subquery(departments.values("department__name")[:1]),
        department_key=Coalesce(
            Subquery(departments.values("department__name")[:1]), Value(""), output_field=CharField()
        ),
        assessment_result=Subquery(_last_result().values("result")[:1]),
        birth_key=Coalesce("physician__birth_year", Value(0)),
    )
    narrowed = _of_person(scope, _of_registration(rows, wanted, today or timezone.localdate()), wanted)
    return find(narrowed, "physician", wanted.get("name") or "", column="physician_id")


def _last_result() -> QuerySet[PeriodicAssessment]:
    """The confirmed results of the row's physician, the one that counts first (ASS-04)."""
    rows = PeriodicAssessment.objects.filter(physician_id=OuterRef("physician_id"), state="confirmed")
    return rows.order_by("-period_to", "-attempt")


def _of_registration(
    rows: QuerySet[Registration], wanted: Mapping[str, Any], today: dt.date
) -> QuerySet[Registration]:
    for column in ("category", "level", "status"):
        if wanted.get(column):
            rows = rows.filter(**{column: wanted[column]})
    if wanted.get("scope"):
        rows = with_scope(rows, wanted["scope"])
    soon = today + dt.timedelta(days=DUE_DAYS)
    due = wanted.get("due")
    if due == "filing":
        running = MultiInstitutionFiling.objects.filter(
            registration_id=OuterRef("pk"), state="active", ends_on__gte=today, ends_on__lte=soon
        )
        rows = rows.filter(Exists(running))
    elif due == "suspension":
        rows = rows.filter(status="suspended", suspended_until__lte=soon)
    elif due == "off_roster":
        rows = rows.filter(status="off_roster", off_roster_on__lte=_years_before(soon, 2))
    return rows


def _of_person(
    scope: Scope, rows: QuerySet[Registration], wanted: Mapping[str, Any]
) -> QuerySet[Registration]:
    if wanted.get("assessment") == "none":
        rows = rows.filter(assessment_result__isnull=True)
    elif wanted.get("assessment"):
        rows = rows.filter(assessment_result=wanted["assessment"])
    if wanted.get("changed"):
        rows = rows.filter(physician__info_changed=wanted["changed"] == "1")
    if wanted.get("account_state") == "none":
        rows = rows.filter(account_state__isnull=True)
    elif wanted.get("account_state"):
        rows = rows.filter(account_state=wanted["account_state"])
    if wanted.get("department") == "none":
        rows = rows.filter(department_name__isnull=True)
        if not wanted.get("status"):
            # Who has left the institution needs no department any more.
            rows = rows.exclude(status="off_roster")
    elif wanted.get("department"):
        members = DepartmentMember.objects.filter(
            department_id=wanted["department"], until__isnull=True, institution_id=scope.organisation_id
        )
        rows = rows.filter(physician_id__in=members.values("physician_id"))
    return rows


def with_scope(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Rows whose JSON list ``scopes`` holds the code; both engines write a list of texts in quotes."""
    return rows.annotate(scopes_text=Cast("scopes", TextField())).filter(Q(scopes_text__contains=f'"{code}"'))


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day years ago; 29 February counts as the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def describe_roster(rows: Iterable[Mapping[str, Any]], today: dt.date) -> list[RosterRow]:
    """Rows of ``COLUMNS`` in words; no further query."""
    return [_row(row, today) for row in rows]


def years_of_age(birth_date: str, birth_year: int | None, today: dt.date) -> int | None:
    """Completed years by the ISO ``birth_date``; by the year alone where the day is not known; None without both."""
    if birth_date:
        born = dt.date.fromisoformat(birth_date)
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return today.year - birth_year if birth_year else None


def _row(row: Mapping[str, Any], today: dt.date) -> RosterRow:
    born = reveal_value(Physician, "birth_date", row["physician_id"], row["physician__birth_date"])
    number = reveal_value(Physician, "id_number", row["physician_id"], row["physician__id_number"])
    prefix = row["qualification__certificate_no_prefix"] or ""
    title = row["physician__professional_title"]
    return RosterRow(
        id=row["id"],
        physician_id=row["physician_id"],
        name=row["physician__name"],
        id_number=mask_id_number(number),
        sex={"1": "男", "2": "女"}.get(row["physician__sex"], ""),
        age=years_of_age(born, row["physician__birth_year"], today),
        category=catalogue.label("practice_category", row["category"]),
        level=catalogue.label("practice_level", row["level"]),
        scopes="、".join(catalogue.label("practice_scope", code) for code in row["scopes"]),
        qualification_no=prefix + "*" * 18 if prefix else "",
        department=row["department_name"] or "",
        certificate_no=row["certificate_no"],
        title=catalogue.label("professional_title", title) if title else "",
        account_state=row["account_state"] or "none",
        info_changed=row["physician__info_changed"],
        status=row["status"],
        approved_on=row["approved_on"],
        assessment=row["assessment_result"] or "none",
    )
