"""Seed 6.2 and 6.3: each physician compared field by field between qualification, registration and staff list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.register.models import HrRow, Physician, Registration, RosterFinding, RosterVerification
from yiji.register.queries.reconciliation import current_roster
from yiji.register.visibility import visible_roster
from yiji.search.find import find
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_id_number

ORDER = ("-approved_on", "-id")
COLUMNS = (
    "id", "physician_id", "physician__name", "physician__id_number", "physician__education", "physician__school",
    "level", "category", "scopes", "certificate_no", "status", "approved_on", "practice_jurisdiction",
    "approving_authority__name", "qualification_id", "qualification__level", "qualification__category",
    "qualification__certificate_no_prefix", "qualification__certificate_no_index", "qualification__obtained_year",
    "qualification__national__holder_name", "qualification__national__as_of", "qualification__national__changed_on",
    "qualification__national__missing_since",
)  # fmt: skip
STATES = ("all", "differs", "unverified")


@dataclass(frozen=True)
class Field:
    """One compared field: what each side says; ``code`` names the difference, "" where they agree."""

    label: str
    register: str
    staff_list: str
    code: str


@dataclass(frozen=True)
class VerificationRow:
    """One physician; ``since`` is since when the difference is known, ``stale`` that it was verified otherwise."""

    id: uuid.UUID
    physician_id: uuid.UUID
    qualification_id: uuid.UUID | None
    name: str
    id_number: str
    certificate_no: str
    fields: tuple[Field, ...]
    results: tuple[str, ...]
    since: dt.date | None
    verified_by: str
    verified_at: dt.datetime | None
    note: str
    stale: bool


def to_verify(scope: Scope, kind: str, state: str, name: str) -> QuerySet[Registration]:
    """Live registrations here; ``state`` is one of STATES."""
    rows = visible_roster(scope).exclude(status="off_roster")
    if state == "differs":
        rows = rows.filter(_register_differs() | Q(physician_id__in=_differing(scope)))
    elif state == "unverified":
        done = RosterVerification.objects.filter(institution_id=scope.organisation_id, kind=kind)
        rows = rows.exclude(pk__in=done.values("registration_id"))
    return find(rows, "physician", name, column="physician_id")


def describe_verification(
    scope: Scope, kind: str, rows: Iterable[Mapping[str, Any]]
) -> list[VerificationRow]:
    """Rows of COLUMNS compared; three queries whatever their number."""
    rows = list(rows)
    people = [row["physician_id"] for row in rows]
    roster = current_roster(scope)
    listed = {
        line["physician_id"]: line
        for line in HrRow.objects.filter(roster=roster, physician_id__in=people).values(
            "physician_id", "name", "values", "roster__compared_at"
        )
    }
    since = dict(
        RosterFinding.objects.filter(roster=roster, physician_id__in=people).values_list(
            "physician_id", "first_seen_on"
        )
    )
    done = {
        one.registration_id: one
        for one in RosterVerification.objects.filter(
            institution_id=scope.organisation_id, kind=kind, registration_id__in=[row["id"] for row in rows]
        )
    }
    return [
        _row(kind, row, listed.get(row["physician_id"]), roster is not None, since, done.get(row["id"]))
        for row in rows
    ]


def _row(
    kind: str,
    row: Mapping[str, Any],
    line: Mapping[str, Any] | None,
    has_roster: bool,
    since: Mapping[uuid.UUID, dt.date],
    done: RosterVerification | None,
) -> VerificationRow:
    values = dict(line["values"]) if line else {}
    fields = (
        _qualification(row, line, values) if kind == "qualification" else _registration(row, line, values)
    )
    codes = [field.code for field in fields if field.code]
    if kind == "qualification" and row["qualification_id"] is None:
        codes.insert(0, "NOT_FOUND")
    if kind == "registration" and has_roster and line is None:
        codes.insert(0, "NOT_IN_HR")
    if kind == "registration" and row["status"] == "suspended":
        codes.append("SUSPENDED")
    results = tuple(dict.fromkeys(codes)) or ("MATCH",)
    return VerificationRow(
        id=row["id"],
        physician_id=row["physician_id"],
        qualification_id=row["qualification_id"],
        name=row["physician__name"],
        id_number=mask_id_number(
            reveal_value(Physician, "id_number", row["physician_id"], row["physician__id_number"])
        ),
        certificate_no=row["certificate_no"],
        fields=tuple(fields),
        results=results,
        since=None if results == ("MATCH",) else _since(row, results, since.get(row["physician_id"])),
        verified_by=done.verified_by_name if done else "",
        verified_at=done.verified_at if done else None,
        note=done.note if done else "",
        stale=bool(done and tuple(done.results) != results),
    )


def _qualification(
    row: Mapping[str, Any], line: Mapping[str, Any] | None, values: Mapping[str, str]
) -> list[Field]:
    """6.2: the qualification register against the registration and the staff list."""
    known = row["qualification_id"] is not None
    stated = values.get("qualification_index", "")
    number = f"{row['qualification__certificate_no_prefix']}…" if known else ""
    differs = known and stated and stated != str(row["qualification__certificate_no_index"])
    return [
        _name(row, line),
        _pair("级别", "practice_level", row["qualification__level"], row["level"], "LEVEL_DIFF", known),
        _pair(
            "类别",
            "practice_category",
            row["qualification__category"],
            row["category"],
            "CATEGORY_DIFF",
            known,
        ),
        Field("资格证书编码", number, "有" if stated else "", "QUALIFICATION_NO_DIFF" if differs else ""),
        Field("取得年份", str(row["qualification__obtained_year"] or ""), "", ""),
        Field("学历", _label("education", row["physician__education"]), values.get("education", ""), ""),
        Field("毕业学校", row["physician__school"], values.get("school", ""), ""),
        *_national(row),
    ]


def _national(row: Mapping[str, Any]) -> list[Field]:
    """What the newest import of the national register says; nothing where there was none."""
    as_of, missing = row["qualification__national__as_of"], row["qualification__national__missing_since"]
    if as_of is None:
        return []
    name = row["qualification__national__holder_name"]
    differs = name != row["physician__name"]
    return [
        Field("国家资格库截止", as_of.isoformat(), "", ""),
        Field("国家资格库姓名", name if differs else "", "", "NATIONAL_NAME_DIFF" if differs else ""),
        Field(
            "不在国家资格库自",
            missing.isoformat() if missing else "",
            "",
            "NATIONAL_MISSING" if missing else "",
        ),
    ]


def _since(row: Mapping[str, Any], results: Sequence[str], found_on: dt.date | None) -> dt.date:
    """Since when a difference is known: from the national import that brought it, the staff list, or the approval."""
    missing = row["qualification__national__missing_since"]
    changed: dt.date | None = row["qualification__national__changed_on"]
    approved: dt.date = row["approved_on"]
    if "NATIONAL_MISSING" in results and missing:
        return min(missing, found_on) if found_on and len(results) > 1 else missing
    if changed and {"NATIONAL_NAME_DIFF", "LEVEL_DIFF", "CATEGORY_DIFF"} & set(results):
        return min(changed, found_on) if found_on else changed
    return found_on or approved


def _registration(
    row: Mapping[str, Any], line: Mapping[str, Any] | None, values: Mapping[str, str]
) -> list[Field]:
    """6.3: the registration against the staff list."""
    scopes = ",".join(sorted(row["scopes"]))
    stated = values.get("certificate_no", "")
    scope_stated = values.get("scope", "")
    return [
        _name(row, line),
        Field(
            "执业证书编码",
            row["certificate_no"],
            stated,
            "CERT_NO_DIFF" if stated and stated != row["certificate_no"] else "",
        ),
        Field("执业地点", catalogue.division_name(row["practice_jurisdiction"], full=True), "", ""),
        _pair("级别", "practice_level", row["level"], values.get("level", ""), "LEVEL_DIFF", True),
        _pair(
            "类别", "practice_category", row["category"], values.get("category", ""), "CATEGORY_DIFF", True
        ),
        Field(
            "执业范围",
            _scopes(scopes),
            _scopes(scope_stated),
            "SCOPE_DIFF" if scope_stated and scope_stated != scopes else "",
        ),
        Field("审批机关", row["approving_authority__name"] or "", "", ""),
        Field("批准日期", row["approved_on"].isoformat(), "", ""),
    ]


def _name(row: Mapping[str, Any], line: Mapping[str, Any] | None) -> Field:
    stated = line["name"] if line else ""
    plain = "".join(row["physician__name"].split())
    return Field("姓名", row["physician__name"], stated, "NAME_DIFF" if stated and stated != plain else "")


def _pair(label: str, list_name: str, first: str, second: str, code: str, known: bool) -> Field:
    differs = known and first and second and first != second
    return Field(label, _label(list_name, first), _label(list_name, second), code if differs else "")


def _label(list_name: str, code: str | None) -> str:
    return catalogue.label(list_name, code) if code else ""


def _scopes(codes: str) -> str:
    return "、".join(catalogue.label("practice_scope", code) for code in codes.split(",") if code)


def _register_differs() -> Q:
    return (
        Q(qualification__isnull=True)
        | ~Q(level=F("qualification__level"))
        | ~Q(category=F("qualification__category"))
        | Q(status="suspended")
        | Q(qualification__national__missing_since__isnull=False)
        | (
            Q(qualification__national__isnull=False)
            & ~Q(qualification__national__holder_name=F("physician__name"))
        )
    )


def _differing(scope: Scope) -> QuerySet[Any]:
    found = RosterFinding.objects.filter(
        roster=current_roster(scope), situation__in=("differs", "left", "suspended_here")
    )
    return found.values("physician_id")
