"""业务台账: every business of the institution, whoever started it, filtered, as a list and as a sheet (seed 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.codelists import catalogue
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import AWAITING_CHECK, OPEN, STATE_LABELS, TERMINAL
from yiji.search.find import find

ORDER = ("-created_at", "-id")
COLUMNS = (
    "id", "number", "type", "state", "started_by", "physician_name", "level", "category", "authority__name",
    "created_at", "submitted_at", "confirmed_at", "accepted_at", "decided_at", "completed_at", "certificate_no",
    "decision_number", "due_on", "form_serial_no",
)  # fmt: skip
HEADINGS = (
    "申请编号", "业务", "发起方", "姓名", "类别", "级别", "状态", "审批机关", "提交时间", "本院确认时间", "受理时间",
    "决定时间", "办结时间", "文号", "执业证书编码",
)  # fmt: skip
MOST_EXPORTED = 5000
STAGES: dict[str, frozenset[str]] = {
    "open": OPEN,
    "to_check": frozenset({AWAITING_CHECK}),
    "done": TERMINAL,
}
_STARTERS = {"physician": "医师", "institution": "本院", "authority": "审批机关"}


def ledger_rows(scope: Scope, wanted: Mapping[str, Any]) -> QuerySet[Application]:
    """Everything of the institution; ``wanted`` may hold type, stage (of STAGES), since, until and name."""
    rows = visible_applications(scope)
    if wanted.get("type"):
        rows = rows.filter(type=wanted["type"])
    if wanted.get("stage"):
        rows = rows.filter(state__in=STAGES[wanted["stage"]])
    if wanted.get("since"):
        rows = rows.filter(created_at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        rows = rows.filter(created_at__lt=_midnight(wanted["until"] + dt.timedelta(days=1)))
    return find(rows, "physician", wanted.get("name") or "", column="physician_id")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())


def describe_ledger(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``COLUMNS`` with the labels of their codes."""
    return [
        {
            **row,
            "type_label": get(row["type"]).label,
            "starter_label": _STARTERS[row["started_by"]],
            "level_label": catalogue.label("practice_level", row["level"]) if row["level"] else "",
            "category_label": catalogue.label("practice_category", row["category"])
            if row["category"]
            else "",
        }
        for row in rows
    ]


def ledger_sheet(scope: Scope, wanted: Mapping[str, Any]) -> list[list[Any]]:
    """The lines of the sheet under ``HEADINGS``, at most ``MOST_EXPORTED``; moments in local time."""

    def moment(value: dt.datetime | None) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""

    found = ledger_rows(scope, wanted).order_by(*ORDER).values(*COLUMNS)[:MOST_EXPORTED]
    return [
        [
            row["number"] or "草稿", row["type_label"], row["starter_label"], row["physician_name"],
            row["category_label"], row["level_label"], STATE_LABELS[row["state"]], row["authority__name"] or "",
            *(moment(row[name]) for name in _MOMENTS), row["decision_number"], row["certificate_no"],
        ]
        for row in describe_ledger(found)
    ]  # fmt: skip


_MOMENTS = ("submitted_at", "confirmed_at", "accepted_at", "decided_at", "completed_at")
