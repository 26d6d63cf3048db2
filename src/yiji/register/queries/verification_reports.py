"""What a report of a verification holds: each physician, each differing field in words, who verified it and when."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.register.models import VerificationReport
from yiji.register.queries.reconciliation import current_roster
from yiji.register.queries.verification import (
    COLUMNS,
    ORDER,
    VerificationRow,
    describe_verification,
    to_verify,
)
from yiji.register.visibility import visible_verification_reports

REPORT_ORDER = ("-asked_at", "id")
REPORT_COLUMNS = (
    "id", "kind", "state_shown", "state", "rows", "differing", "verified", "asked_by_name", "asked_at", "serial_no",
    "job_id",
)  # fmt: skip
KINDS = {"qualification": "资格信息验证", "registration": "注册信息验证"}
PARTS = {"all": "全部医师", "differs": "不一致的医师", "unverified": "未核验的医师"}
# Results that no single field tells.
_WHOLE = {"NOT_FOUND": "资格库中查无", "NOT_IN_HR": "不在人事名单", "SUSPENDED": "暂停执业"}
_FIRST_SIDE = {"qualification": "资格库", "registration": "注册信息"}
_SECOND_SIDE = {"LEVEL_DIFF": "注册信息", "CATEGORY_DIFF": "注册信息"}
_CHUNK = 500


def reports(scope: Scope, kind: str) -> QuerySet[VerificationReport]:
    """The institution's reports of one kind."""
    return visible_verification_reports(scope).filter(kind=kind)


def one_report(scope: Scope, report_id: uuid.UUID) -> VerificationReport:
    """A report of the scope's institution; raises NotFound."""
    found = visible_verification_reports(scope).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def report_rows(scope: Scope, kind: str, state: str) -> Iterator[list[VerificationRow]]:
    """The compared physicians of a part of the list, some at a time, in the order of the list."""
    ids = list(to_verify(scope, kind, state, "").order_by(*ORDER).values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        some = to_verify(scope, kind, "all", "").filter(pk__in=ids[start : start + _CHUNK])
        yield describe_verification(scope, kind, some.order_by(*ORDER).values(*COLUMNS))


def report_line(kind: str, row: VerificationRow) -> dict[str, Any]:
    """One physician in words, as frozen in the form."""
    differing = [
        f"{field.label}：{_FIRST_SIDE[kind]} {field.register or '无'}；{_second(kind, field.code)} {field.staff_list or '无'}"
        for field in row.fields
        if field.code
    ]
    verification = ""
    if row.verified_at:
        at = f"{timezone.localtime(row.verified_at):%Y-%m-%d %H:%M}"
        stale = "（其后结果已变）" if row.stale else ""
        verification = " ".join(part for part in (row.verified_by, at, row.note + stale) if part)
    return {
        "name": row.name,
        "id_number": row.id_number,
        "certificate_no": row.certificate_no,
        "differences": "\n".join([*(_WHOLE[code] for code in row.results if code in _WHOLE), *differing]),
        "since": row.since.isoformat() if row.since else "",
        "verification": verification,
    }


def staff_list_words(scope: Scope) -> str:
    """Which staff list was compared with."""
    roster = current_roster(scope)
    if roster is None or roster.compared_at is None:
        return "未上传人事名单"
    return f"{timezone.localtime(roster.compared_at):%Y-%m-%d} 核对"


def stamp(moment: dt.datetime) -> str:
    """A moment to the minute, in the server's zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _second(kind: str, code: str) -> str:
    """What the second value of a field is: 6.2 compares level and category with the registration."""
    return _SECOND_SIDE.get(code, "人事名单") if kind == "qualification" else "人事名单"
