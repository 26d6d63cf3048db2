"""Imports of institutions for the pages of the authority: lists, rows, the template and the report (seed 1)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.import_columns import (
    EXAMPLE,
    EXPLANATIONS,
    KEYS,
    LABELS,
    NOTES,
    REPORT_COLUMNS,
    SEALED,
    TEMPLATE_SHEETS,
)
from yiji.institutions.models import InstitutionImport, InstitutionImportRow
from yiji.institutions.visibility import visible_institution_imports
from yiji.kernel.outcome import NotFound
from yiji.uploads.workbooks import WorkbookSheet, write_workbook
from yiji.vault.fields import reveal_value

IMPORT_ORDER = ("-uploaded_at", "-id")
IMPORT_COLUMNS = (
    "id",
    "state",
    "rows_in",
    "good",
    "warned",
    "refused",
    "applied",
    "uploaded_by_name",
    "uploaded_at",
    "finished_at",
)
ROW_ORDER = ("row_number", "id")
ROW_COLUMNS = (
    "id",
    "row_number",
    "name",
    "cells",
    "outcome",
    "warned",
    "problems",
    "changes",
    "institution_id",
    "applied_at",
)
ROW_FILTERS = ("all", "new", "changed", "unchanged", "warned", "refused", "applied")


def imports(scope: Scope) -> QuerySet[InstitutionImport]:
    """The imports of the own authority."""
    return visible_institution_imports(scope)


def own_import(scope: Scope, import_id: uuid.UUID) -> InstitutionImport:
    """One of them; raises NotFound alike for foreign and for unknown ids."""
    found = visible_institution_imports(scope).select_related("authority").filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def running_import(scope: Scope) -> InstitutionImport | None:
    """The import that is being checked or written now."""
    return visible_institution_imports(scope).filter(state__in=("checking", "applying")).first()


def import_rows(batch: InstitutionImport, which: str = "all") -> QuerySet[InstitutionImportRow]:
    """The rows of an import that ``own_import`` gave, narrowed to one of ``ROW_FILTERS``."""
    rows = InstitutionImportRow.objects.filter(batch=batch)
    if which == "warned":
        return rows.filter(warned=True).exclude(outcome="refused")
    if which == "applied":
        return rows.filter(applied_at__isnull=False)
    return rows.filter(outcome=which) if which in ("new", "changed", "unchanged", "refused") else rows


def described(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for the page: problems and changes with the names of their columns."""
    return [
        {
            **row,
            "shown": {key: row["cells"].get(key, "") for key in ("registration_no", "uscc")},
            "problems": [{**p, "label": LABELS.get(p["field"], p["field"])} for p in row["problems"]],
            "changes": [(LABELS.get(key, key), old, new) for key, old, new in row["changes"]],
        }
        for row in rows
    ]


def template_workbook() -> bytes:
    """The template: headings with an example, what each column means, the codes that may be written."""
    codes = {
        name: [(entry.code, entry.label) for entry in catalogue.entries(name)]
        for name in ("institution_class", "service_line")
    }
    explained = [(LABELS[key], EXPLANATIONS[key]) for key in KEYS]
    first, second, third, fourth = TEMPLATE_SHEETS
    return write_workbook(
        [
            WorkbookSheet(first, [LABELS[key] for key in KEYS], [[EXAMPLE.get(key, "") for key in KEYS]]),
            WorkbookSheet(
                second, ("列", "怎样填写"), [*explained, ("", ""), *(("说明", note) for note in NOTES)]
            ),
            WorkbookSheet(third, ("代码", "机构类别"), codes["institution_class"]),
            WorkbookSheet(fourth, ("代码", "诊疗科目"), codes["service_line"]),
        ]
    )


def refused_workbook(batch: InstitutionImport) -> bytes:
    """The refused rows as they were typed, each with its reasons, ready to be mended and uploaded again."""
    columns = ("pk", "row_number", "cells", SEALED, "problems")
    rows = import_rows(batch, "refused").order_by(*ROW_ORDER).values(*columns)
    return write_workbook(
        [
            WorkbookSheet(
                "未导入的行",
                [*REPORT_COLUMNS, *(LABELS[key] for key in KEYS)],
                [_report_row(row) for row in rows],
            )
        ]
    )


def _report_row(row: dict[str, Any]) -> list[Any]:
    cells = {**row["cells"], SEALED: reveal_value(InstitutionImportRow, SEALED, row["pk"], row[SEALED])}
    blocks = [problem for problem in row["problems"] if problem["severity"] == "BLOCK"]
    return [
        row["row_number"],
        "；".join(
            f"{LABELS.get(p['field'], p['field'])}：{p['message'].format(**p['params'])}" for p in blocks
        ),
        "；".join(dict.fromkeys(p["way_out"].format(**p["params"]) for p in blocks)),
        *(cells.get(key, "") for key in KEYS),
    ]
