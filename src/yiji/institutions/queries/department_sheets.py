"""The dictionary as a sheet to take away, the empty template, and what an uploaded sheet would do (seed 4)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.department_rules import MOST_CODE, MOST_DEPTH, MOST_NAME
from yiji.institutions.department_sheet import COLUMNS, LABELS, MOST_ROWS, STATE_WORDS
from yiji.institutions.models import DepartmentImport, DepartmentImportRow
from yiji.institutions.queries.departments import DepartmentNode, department_roots
from yiji.institutions.visibility import own_institution, visible_department_imports
from yiji.kernel.outcome import NotFound
from yiji.uploads.cells import Cell
from yiji.uploads.workbooks import WorkbookSheet, write_csv, write_workbook

IMPORT_ORDER = ("-uploaded_at", "-id")
IMPORT_COLUMNS = (
    "id", "state", "rows", "new", "changed", "unchanged", "refused", "uploaded_by_name", "uploaded_at", "applied_at",
)  # fmt: skip
ROW_ORDER = ("number", "id")
ROW_COLUMNS = ("id", "number", "outcome", "code", "name", "changes", "problems")
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_NOTES = (
    "一行一个科室；列的顺序不限，不需要的列可以删去，删去的列保持原值。",
    f"科室名称必填，最多 {MOST_NAME} 个字，本院在用的科室不能重名。",
    f"科室编码可以不填，由系统编号；已有的科室按编码对应，没有编码的按名称对应。最多 {MOST_CODE} 位字母、数字、点和短横线。",
    f"上级科室填写名称或编码，留空为一级科室；最多 {MOST_DEPTH} 级。上级科室可以在同一表格中。",
    "对应诊疗科目填写《医疗机构诊疗科目名录》的代码或名称，如 03.04。",
    "状态填写“在用”或“停用”；还有在科医师或下级科室的不能停用。",
    f"一次最多 {MOST_ROWS} 行。上传后先预览，确认后一次写入；重复导入同一表格不会有变化。",
)


def export_departments(scope: Scope, kind: str) -> bytes:
    """All departments in the order of the tree as ``xlsx`` or ``csv``; importing it again changes nothing."""
    institution = own_institution(scope)
    columns = [LABELS[key] for key in COLUMNS]
    rows = list(_rows(department_roots(scope), ""))
    record(scope, "department.export", "institution", institution.pk, delta={"rows": len(rows), "as": kind})
    if kind == "csv":
        return write_csv(columns, rows)
    return write_workbook([WorkbookSheet("科室字典", columns, rows)], notes=_NOTES)


def import_template() -> bytes:
    """An empty workbook with the headings, two examples on a sheet of their own, and how to fill it in."""
    columns = [LABELS[key] for key in COLUMNS if key != "members"]
    examples: list[list[Cell]] = [
        ["03", "内科", "", "03 内科", "", "在用", 1],
        ["03.04", "心血管内科", "内科", "03.04 心血管内科专业", "", "在用", 2],
    ]
    return write_workbook(
        [WorkbookSheet("科室字典", columns, []), WorkbookSheet("示例", columns, examples)], notes=_NOTES
    )


def _rows(level: list[DepartmentNode], parent: str) -> Iterator[list[Cell]]:
    for node in level:
        one = node.department
        line = catalogue.label("service_line", one.service_line, lang="zh") if one.service_line else ""
        yield [
            one.code,
            one.name,
            parent,
            f"{one.service_line} {line}".strip(),
            one.head_name,
            STATE_WORDS[one.state],
            one.position,
            node.members,
        ]
        yield from _rows(node.children, one.name)


def department_imports(scope: Scope) -> QuerySet[DepartmentImport]:
    """The sheets that the institution has uploaded."""
    return visible_department_imports(scope)


def own_department_import(scope: Scope, import_id: uuid.UUID) -> DepartmentImport:
    """One of them; raises NotFound alike for foreign and unknown ids."""
    found = visible_department_imports(scope).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def import_rows(source: DepartmentImport, outcome: str) -> QuerySet[DepartmentImportRow]:
    """The sheet's lines, of one outcome if named."""
    rows = DepartmentImportRow.objects.filter(source=source)
    return rows.filter(outcome=outcome) if outcome else rows


def refused_rows_sheet(source: DepartmentImport, words: Any) -> bytes:
    """The lines left out, with ``words(problem)`` for each reason, to be mended and uploaded again."""
    rows: list[list[Cell]] = []
    for row in import_rows(source, "refused").order_by(*ROW_ORDER):
        reasons = "；".join(words(one) for one in row.problems)
        values = row.values
        rows.append(
            [
                values.get("code") or row.code,
                row.name,
                values.get("parent", ""),
                values.get("service_line", ""),
                values.get("head_name", ""),
                STATE_WORDS.get(values.get("state", ""), ""),
                values.get("position"),
                f"第 {row.number} 行：{reasons}",
            ]
        )
    columns = [*(LABELS[key] for key in COLUMNS if key != "members"), "未导入的原因"]
    return write_workbook([WorkbookSheet("未导入", columns, rows)])
