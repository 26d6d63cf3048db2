"""Results of the periodic assessment and their sheets for the pages (A-9)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.register.assessment_columns import HEADINGS, LABELS
from yiji.register.conduct_visibility import (
    assessments_of_physician,
    visible_assessments,
    visible_sheets,
)
from yiji.register.models import AssessmentRow, AssessmentSheet, PeriodicAssessment
from yiji.rulebook.assessment import next_assessment_due
from yiji.uploads.workbooks import WorkbookSheet, write_workbook
from yiji.vault.fields import reveal_value

ORDER = ("-recorded_at", "-id")
COLUMNS = (
    "id",
    "physician_id",
    "physician__name",
    "institution__name",
    "period_from",
    "period_to",
    "attempt",
    "procedure",
    "assessed_on",
    "result",
    "state",
    "recorded_by_name",
)
SHEET_ORDER = ("-uploaded_at", "-id")
SHEET_COLUMNS = (
    "id",
    "institution__name",
    "side",
    "period_from",
    "period_to",
    "attempt",
    "state",
    "rows_in",
    "good",
    "refused",
    "uploaded_by_name",
    "uploaded_at",
)
ROW_ORDER = ("row_number", "id")
ROW_COLUMNS = ("id", "row_number", "name", "result", "procedure", "assessed_on", "state", "problem")


def assessments(scope: Scope, filters: Mapping[str, Any] | None = None) -> QuerySet[PeriodicAssessment]:
    """``filters``: result, state, attempt, period (its last year), waiting ("1"), to_suspend ("1": ML 42)."""
    wanted = filters or {}
    rows = visible_assessments(scope)
    for key, column in (
        ("result", "result"),
        ("state", "state"),
        ("attempt", "attempt"),
        ("period", "period_to"),
    ):
        if wanted.get(key):
            rows = rows.filter(**{column: wanted[key]})
    if wanted.get("waiting"):
        rows = rows.filter(state="recorded").exclude(recorded_by_person=scope.person_id)
    if wanted.get("to_suspend"):
        rows = to_suspend(rows)
    return rows


def to_suspend(rows: QuerySet[PeriodicAssessment]) -> QuerySet[PeriodicAssessment]:
    """Failed for the first time, and no suspension is on record or waiting (ML 42)."""
    failed = rows.filter(state="confirmed", result="failed", attempt=1)
    return failed.exclude(suspensions__state__in=("recorded", "confirmed", "close_asked"))


def sheets(scope: Scope) -> QuerySet[AssessmentSheet]:
    """The sheets within the scope."""
    return visible_sheets(scope)


def sheet_rows(sheet: AssessmentSheet, which: str) -> QuerySet[AssessmentRow]:
    """The rows of a sheet: all, good or refused."""
    return sheet.rows.filter(state=which) if which in ("good", "refused") else sheet.rows.all()


def about_physician(scope: Scope, physician_id: uuid.UUID) -> list[PeriodicAssessment]:
    """The confirmed results of one physician, newest first."""
    rows = assessments_of_physician(scope, physician_id).select_related("institution")
    return list(rows.order_by("-period_to", "-attempt"))


def own_results(scope: Scope) -> list[PeriodicAssessment]:
    """The physician's own confirmed results; empty for everybody else."""
    rows = visible_assessments(scope) if scope.side == "physician" else PeriodicAssessment.objects.none()
    return list(rows.order_by("-period_to", "-attempt"))


def next_due(results: list[PeriodicAssessment]) -> dt.date | None:
    """When the next assessment is due; None where nothing is on record or a re-examination comes first (ASS-01).

    ``results`` come with the one that counts first.
    """
    passed = bool(results) and results[0].result == "passed"
    return next_assessment_due(results[0].period_to) if passed else None


def template_workbook() -> bytes:
    """The template: headings only, and how each column is filled."""
    notes = (
        "姓名、身份证号与医师库一致；一名医师一行。",
        "考核结果填“合格”或者“不合格”；考核日期填考核完成的日期。",
        "考核程序填“一般程序”或者“简易程序”，空着为一般程序。",
        "其他列会被忽略，列的顺序不限。",
    )
    return write_workbook([WorkbookSheet("考核结果", [LABELS[key] for key in HEADINGS], [])], notes=notes)


def refused_workbook(sheet: AssessmentSheet) -> bytes:
    """The refused rows with their reasons; rows that could not be read show what is known of them."""
    columns = ("id", "row_number", "name", "id_number", "problem")
    lines = []
    for row_id, number, name, sealed, problem in (
        sheet.rows.filter(state="refused").order_by(*ROW_ORDER).values_list(*columns)
    ):
        said = problem.get("message", "").format(**problem.get("params", {}))
        out = problem.get("way_out", "").format(**problem.get("params", {}))
        known = reveal_value(AssessmentRow, "id_number", row_id, sealed) if sealed else ""
        lines.append((number, name, known, problem.get("field", ""), said, out))
    return write_workbook(
        [WorkbookSheet("未通过", ("行号", "姓名", "身份证号", "列", "原因", "怎样改正"), lines)]
    )
