"""A department sheet is looked at first, then written as a whole or not at all (seed 4)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.add_department import free_codes
from yiji.institutions.actions.step_department import step_dictionary
from yiji.institutions.department_import_plan import PlannedLine, Standing, plan_import
from yiji.institutions.department_sheet import (
    HEADINGS,
    LABELS,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetLine,
    clean_sheet_line,
    line_as_json,
)
from yiji.institutions.models import (
    Department,
    DepartmentDictionary,
    DepartmentImport,
    DepartmentImportRow,
)
from yiji.institutions.queries.departments import member_counts
from yiji.institutions.visibility import own_institution, visible_department_imports, visible_departments
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.uploads.headers import HeaderMatch, find_header
from yiji.uploads.sheets import Sheet, read_sheet

APPLIED, LOOK_AGAIN = "applied", "look_again"


def preview_departments(
    scope: Scope, *, data: bytes, file_name: str, now: dt.datetime | None = None
) -> DepartmentImport:
    """Read the sheet (at most 1,000 lines, in the limited child process) and keep what each line would do.

    Raises Refusal at ``file`` for a file that is no department sheet. The dictionary is not touched.
    """
    institution = own_institution(scope)
    try:
        sheet = read_sheet(data, file_name, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        header = find_header(sheet, HEADINGS)
        _refuse_header(header)
    except Refusal as refused:
        raise Refusal(*(dataclasses.replace(one, field="file") for one in refused.problems)) from None
    lines = [clean_sheet_line(number, cells, header.positions) for number, cells in header.data_rows(sheet)]
    if not lines:
        raise Refusal(
            Problem("no_rows", "表头下面没有内容。", field="file", way_out="请在表头下面每行填写一个科室。")
        )
    version = DepartmentDictionary.objects.filter(institution=institution).values_list("version", flat=True)
    source = DepartmentImport(
        institution=institution,
        file_sha256=hashlib.sha256(data).hexdigest(),
        sheet_name=sheet.name[:60],
        notes=_notes(sheet, header),
        dictionary_version=version.first() or 0,
        uploaded_by=scope.user_id,
        uploaded_by_name=scope.display_name[:60],
        uploaded_at=now or timezone.now(),
    )
    planned = plan_import(_standing(scope), lines)
    with transaction.atomic():
        _figures(source, planned)
        source.save(force_insert=True)
        DepartmentImportRow.objects.bulk_create(
            [DepartmentImportRow(source=source, **_row(one)) for one in planned], batch_size=500
        )
        record(
            scope, "department_import.preview", "department_import", source.pk, delta={"rows": source.rows}
        )
    return source


def apply_departments(
    scope: Scope, import_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> str:
    """Write all accepted lines in one transaction; returns "applied".

    When the dictionary has changed so that a line would end otherwise than shown, nothing is written: the preview is
    made anew and "look_again" returned. Raises NotFound, Conflict when it was applied or discarded already.
    """
    source = visible_department_imports(scope).filter(pk=import_id).first()
    if source is None:
        raise NotFound
    try:
        with transaction.atomic():
            dictionary = step_dictionary(source.institution_id)
            if not DepartmentImport.objects.filter(pk=source.pk, version=version, state="ready").exists():
                raise Conflict("这份表格已经导入或作废。请刷新后查看。")
            rows = list(source.lines.order_by("number"))
            planned = plan_import(_standing(scope), [_line(row) for row in rows])
            if any(_row(one) != _stored(row) for one, row in zip(planned, rows, strict=True)):
                _plan_anew(source, rows, planned, dictionary)
                return LOOK_AGAIN
            _write(
                scope, source.institution_id, [one for one in planned if one.outcome in ("new", "changed")]
            )
            DepartmentImport.objects.filter(pk=source.pk).update(
                state="applied",
                applied_at=now or timezone.now(),
                applied_by_name=scope.display_name[:60],
                version=F("version") + 1,
            )
            delta = {"new": source.new, "changed": source.changed, "refused": source.refused}
            record(scope, "department_import.apply", "department_import", source.pk, delta=delta)
    except IntegrityError:
        raise Conflict("另一名操作员刚刚修改了科室字典。请刷新后再试。") from None
    return APPLIED


def discard_department_import(scope: Scope, import_id: uuid.UUID, *, version: int) -> None:
    """Put a preview aside; raises NotFound, Conflict when it was applied."""
    source = visible_department_imports(scope).filter(pk=import_id).first()
    if source is None:
        raise NotFound
    with transaction.atomic():
        moved = DepartmentImport.objects.filter(pk=source.pk, version=version, state="ready").update(
            state="discarded", version=F("version") + 1
        )
        if not moved:
            raise Conflict("这份表格已经导入或作废。请刷新后查看。")
        record(scope, "department_import.discard", "department_import", source.pk)


def _refuse_header(header: HeaderMatch) -> None:
    if "name" not in header.positions:
        raise Refusal(
            Problem(
                "no_header",
                "前 20 行内没有找到“科室名称”列。",
                way_out="请下载模板填写，或者保留一行列名，至少有“科室名称”。",
            )
        )
    if header.duplicated:
        names = "、".join(LABELS[key] for key in header.duplicated)
        raise Refusal(
            Problem(
                "header_twice",
                "有两列都是“{names}”。",
                way_out="请删去或改名其中一列后重新上传。",
                params={"names": names},
            )
        )


def _notes(sheet: Sheet, header: HeaderMatch) -> list[list[Any]]:
    notes: list[list[Any]] = [[w.message, w.way_out, dict(w.params)] for w in sheet.warnings]
    if header.unknown:
        names = "、".join(name[:20] for name in header.unknown[:10])
        notes.append(["没有用到的列：{names}。", "不影响导入。", {"names": names}])
    return notes


def _standing(scope: Scope) -> list[Standing]:
    counts = member_counts(scope)
    columns = ("id", "code", "name", "parent_id", "service_line", "head_name", "state", "position")
    rows = visible_departments(scope).order_by("position", "code").values(*columns)
    return [Standing(**row, members=counts.get(row["id"], 0)) for row in rows]


def _figures(source: DepartmentImport, planned: Sequence[PlannedLine]) -> None:
    source.rows = len(planned)
    for outcome in ("new", "changed", "unchanged", "refused"):
        setattr(source, outcome, sum(one.outcome == outcome for one in planned))


def _row(one: PlannedLine) -> dict[str, Any]:
    return {
        "number": one.line.number,
        "outcome": one.outcome,
        "code": one.line.code,
        "name": one.line.name,
        "values": line_as_json(one.line),
        "changes": [list(change) for change in one.changes],
        "problems": [
            {
                "message": problem.message,
                "way_out": problem.way_out,
                "field": problem.field,
                "params": {key: str(value) for key, value in problem.params.items()},
                "own": problem in one.line.problems,
            }
            for problem in one.problems
        ],
    }


def _stored(row: DepartmentImportRow) -> dict[str, Any]:
    names = ("number", "outcome", "code", "name", "values", "changes", "problems")
    return {name: getattr(row, name) for name in names}


def _line(row: DepartmentImportRow) -> SheetLine:
    """The line as it was read; problems of the line itself stay, those of the plan are found anew."""
    own = [
        Problem("line", one["message"], field=one["field"], way_out=one["way_out"], params=one["params"])
        for one in row.problems
        if one["own"]
    ]
    return SheetLine(row.number, row.name, row.code, dict(row.values), own)


def _plan_anew(
    source: DepartmentImport,
    rows: Sequence[DepartmentImportRow],
    planned: Sequence[PlannedLine],
    dictionary: int,
) -> None:
    for row, one in zip(rows, planned, strict=True):
        fresh = _row(one)
        row.outcome, row.changes, row.problems = fresh["outcome"], fresh["changes"], fresh["problems"]
    DepartmentImportRow.objects.bulk_update(rows, ["outcome", "changes", "problems"], batch_size=200)
    _figures(source, planned)
    DepartmentImport.objects.filter(pk=source.pk).update(
        new=source.new,
        changed=source.changed,
        unchanged=source.unchanged,
        refused=source.refused,
        dictionary_version=dictionary,
        version=F("version") + 1,
    )


def _write(scope: Scope, institution_id: uuid.UUID, planned: Sequence[PlannedLine]) -> None:
    own = Department.objects.filter(institution_id=institution_id)
    taken = set(own.values_list("code", flat=True)) | {one.values["code"] for one in planned}
    free = iter(free_codes(taken, len(planned)))
    last = own.aggregate(top=Max("position"))["top"] or 0
    ids: dict[Any, uuid.UUID] = {one.key: uuid.uuid4() for one in planned if one.standing is None}
    # Names and codes may change places among the lines: they are all let go before any is taken.
    for one in planned:
        if one.standing is not None:
            gone = f"~{one.standing.id.hex[:18]}"
            own.filter(pk=one.standing.id).update(name=gone, code=gone, version=F("version") + 1)
    for one in planned:
        values = {**one.values, "code": one.values["code"] or next(free)}
        if values["position"] is None:
            last += 1
            values["position"] = last
        if one.standing is None:
            department = Department(id=ids[one.key], institution_id=institution_id, **values)
            department.save(force_insert=True)
            record(scope, "department.add", "department", department.pk, delta={"name": one.values["name"]})
        else:
            own.filter(pk=one.standing.id).update(**values, version=F("version") + 1)
            record(scope, "department.change", "department", one.standing.id, delta={"changes": one.changes})
    for one in planned:
        pk = one.standing.id if one.standing else ids[one.key]
        parent = ids.get(one.parent, one.parent) if one.parent is not None else None
        own.filter(pk=pk).exclude(parent_id=parent).update(parent_id=parent)
