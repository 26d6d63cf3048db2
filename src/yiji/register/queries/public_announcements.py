"""Who was registered and who no longer is, by province and month, as the law announces it (ML 21, MR 22; PUB-01)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import Institution
from yiji.register.models import RegisterChange
from yiji.register.visibility import visible_register_changes
from yiji.rulebook.public_announcements import ANNOUNCED_ENDS, SHOWN_MONTHS, public_reason
from yiji.vault.masking import mask_practice_certificate_no

REGISTERED, DEREGISTERED = "registered", "deregistered"
KINDS = (REGISTERED, DEREGISTERED)
ORDER = ("-effective_on", "-id")
COLUMNS = (
    "id",
    "kind",
    "data",
    "effective_on",
    "registration__certificate_no",
    "registration__category",
    "registration__level",
    "registration__physician__name",
    "registration__physician__sex",
    "registration__primary_institution_id",
    "registration__approving_authority__name",
    "registration__approving_authority__phone",
)
MOST_IN_A_FILE = 20_000
_SEX = {"1": "男", "2": "女"}
_WHO = {"序号": "number", "姓名": "name", "性别": "sex", "执业证书编码": "certificate_no"}
# An announcement is an official text: its headings are Chinese for every reader.
FILE_COLUMNS: dict[str, dict[str, str]] = {
    REGISTERED: {
        **_WHO,
        "级别": "level",
        "类别": "category",
        "主要执业机构": "institution",
        "批准机关": "authority",
        "注册日期": "date",
        "异议电话": "phone",
    },
    DEREGISTERED: {
        **_WHO,
        "类别": "category",
        "原主要执业机构": "institution",
        "注销原因": "reason",
        "注销日期": "date",
        "异议电话": "phone",
    },
}


def shown_months(today: dt.date) -> list[dt.date]:
    """The first days of the months that are open to everybody, the running one first."""
    first = today.year * 12 + today.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(first, first - SHOWN_MONTHS, -1)]


def announced(
    scope: Scope,
    kind: str,
    month: dt.date,
    *,
    province: str = "",
    today: dt.date | None = None,
    own: bool = False,
) -> QuerySet[RegisterChange]:
    """One list of the month that begins on ``month``, newest first under ``ORDER``; nothing of days to come.

    With ``own`` only what the authority that asks has approved itself.
    Registrations that came with an imported register were announced when they were granted.
    """
    after = (month + dt.timedelta(days=32)).replace(day=1)
    rows = visible_register_changes(scope).filter(effective_on__gte=month, effective_on__lt=after)
    if today is not None:
        rows = rows.filter(effective_on__lte=today)
    if kind == REGISTERED:
        rows = rows.filter(kind="OpenRegistration").exclude(source="import")
    else:
        rows = rows.filter(kind="CloseRegistration", registration__status__in=ANNOUNCED_ENDS)
    if own:
        rows = rows.filter(registration__approving_authority_id=scope.organisation_id)
    return rows.filter(registration__province_code=province) if province else rows


def place_in_list(rows: QuerySet[RegisterChange], first: Mapping[str, Any]) -> int:
    """How many rows of the list stand above ``first``."""
    above = Q(effective_on__gt=first["effective_on"]) | Q(
        effective_on=first["effective_on"], id__gt=first["id"]
    )
    return rows.filter(above).count()


def describe(rows: Sequence[Mapping[str, Any]], above: int = 0) -> list[dict[str, Any]]:
    """Rows of ``COLUMNS`` as everybody may read them: nothing else of the physician leaves this module."""
    names = _names_of_institutions(rows)
    return [
        {
            "number": number,
            "name": row["registration__physician__name"],
            "sex": _SEX.get(row["registration__physician__sex"], ""),
            "certificate_no": mask_practice_certificate_no(
                row["data"].get("certificate_no") or row["registration__certificate_no"]
            ),
            "level": catalogue.label("practice_level", _as_announced(row, "practice_level", "level")),
            "category": catalogue.label(
                "practice_category", _as_announced(row, "practice_category", "category")
            ),
            "institution": names.get(_institution_id(row), ""),
            "authority": row["registration__approving_authority__name"] or "",
            "phone": row["registration__approving_authority__phone"] or "",
            "date": row["effective_on"],
            "reason": _reason(row),
        }
        for number, row in enumerate(rows, above + 1)
    ]


def file_rows(kind: str, rows: QuerySet[RegisterChange]) -> Iterable[list[Any]]:
    """The whole list in the order of its pages as lines under ``FILE_COLUMNS[kind]``."""
    listed = list(rows.order_by(*ORDER).values(*COLUMNS)[:MOST_IN_A_FILE])
    for row in describe(listed):
        yield [row[name] for name in FILE_COLUMNS[kind].values()]


def _reason(row: Mapping[str, Any]) -> str:
    if row["kind"] != "CloseRegistration":
        return ""
    reason = public_reason(str(row["data"].get("reason", "")))
    return f"{gettext(reason.words)}（{reason.article}）" if reason.words else reason.article


def _as_announced(row: Mapping[str, Any], name: str, column: str) -> str:
    """What was granted that day; the registration may have been changed since."""
    return str(row["data"].get(name) or row[f"registration__{column}"])


def _institution_id(row: Mapping[str, Any]) -> str:
    return str(row["data"].get("primary_institution") or row["registration__primary_institution_id"])


def _names_of_institutions(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    wanted = {uuid.UUID(_institution_id(row)) for row in rows}
    found = Institution.objects.filter(pk__in=wanted).values_list("pk", "name")
    return {str(pk): name for pk, name in found}
