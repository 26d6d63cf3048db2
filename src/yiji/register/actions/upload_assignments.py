"""A sheet of who works in which department becomes a batch to be looked over and carried out (seed 4.1)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.department_rules import name_key
from yiji.institutions.models import DepartmentMember
from yiji.institutions.visibility import visible_departments
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.actions.department_batches import problem_as_json
from yiji.register.assignment_sheet import (
    HEADINGS,
    MOST_COLUMNS,
    MOST_ROWS,
    AssignmentLine,
    clean_assignment,
    in_column,
)
from yiji.register.models import DepartmentBatch, DepartmentBatchItem, Physician, Registration
from yiji.register.queries.departments_of_physicians import IN_POST_STATUSES
from yiji.uploads.headers import find_header
from yiji.uploads.sheets import read_sheet
from yiji.vault.crypto import blind_index

_UNKNOWN = Problem(
    "unknown",
    "本院在册医师名单中没有姓名和证件都相符的医师。",
    way_out="请核对姓名、身份证号和执业证书编码；不在名单中的请先办理注册或备案。",
)


def upload_assignments(
    scope: Scope, *, data: bytes, file_name: str, now: dt.datetime | None = None
) -> DepartmentBatch:
    """Read at most 2,000 lines and match each; nobody is assigned yet. Numbers of persons are not kept.

    Raises NotFound for anyone but an institution, Refusal at ``file`` for a file that is no such sheet.
    """
    if scope.side != "institution" or scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    lines, notes = _lines(data, file_name)
    items = _matched(scope, lines)
    with transaction.atomic():
        batch = DepartmentBatch.objects.create(
            institution_id=scope.organisation_id,
            source="file",
            total=len(items),
            notes=notes,
            requested_by=scope.user_id,
            requested_by_name=scope.display_name[:60],
            created_at=now or timezone.now(),
        )
        for item in items:
            item.batch = batch
        DepartmentBatchItem.objects.bulk_create(items, batch_size=500)
        record(scope, "department_batch.prepare", "department_batch", batch.pk, delta={"total": len(items)})
    return batch


def _lines(data: bytes, file_name: str) -> tuple[list[AssignmentLine], list[list[Any]]]:
    try:
        sheet = read_sheet(data, file_name, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        header = find_header(sheet, HEADINGS)
        places = header.positions
        if not {"name", "department"} <= set(places) or not {"id_number", "certificate_no"} & set(places):
            raise Refusal(
                Problem(
                    "no_header",
                    "前 20 行内没有找到需要的列。",
                    way_out="至少要有“姓名”、“科室”，以及“身份证号”或“执业证书编码”。",
                )
            )
    except Refusal as refused:
        raise Refusal(*(dataclasses.replace(one, field="file") for one in refused.problems)) from None
    lines = [clean_assignment(number, cells) for number, cells in header.data_rows(sheet)]
    if not lines:
        raise Refusal(
            Problem("no_rows", "表头下面没有内容。", field="file", way_out="请在表头下面每行填写一名医师。")
        )
    return lines, [[w.message, w.way_out, dict(w.params)] for w in sheet.warnings]


def _matched(scope: Scope, lines: Sequence[AssignmentLine]) -> list[DepartmentBatchItem]:
    people = _people(scope, lines)
    departments = _departments(scope)
    live = DepartmentMember.objects.filter(institution_id=scope.organisation_id, until__isnull=True)
    there = {
        (physician, department): primary
        for physician, department, primary in live.values_list("physician_id", "department_id", "is_primary")
    }
    seen: dict[Any, int] = {}
    return [_item(line, people, departments, there, seen) for line in lines]


def _item(
    line: AssignmentLine,
    people: dict[tuple[str, str], uuid.UUID],
    departments: dict[str, uuid.UUID],
    there: dict[tuple[uuid.UUID, uuid.UUID], bool],
    seen: dict[Any, int],
) -> DepartmentBatchItem:
    item = DepartmentBatchItem(number=line.number, name=line.name[:50], as_primary=line.as_primary)
    problem = line.problem
    if problem is None:
        keys = [
            (kind, value) for kind, value in (("id", line.id_number), ("no", line.certificate_no)) if value
        ]
        found = {people.get((kind, f"{value}|{name_key(line.name)}")) for kind, value in keys}
        item.physician_id = found.pop() if len(found) == 1 else None
        item.department_id = departments.get(name_key(line.department))
        mark = (item.physician_id, item.department_id)
        if item.physician_id is None:
            problem = in_column(_UNKNOWN, "name")
        elif item.department_id is None:
            problem = Problem(
                "department_unknown",
                "没有在用的科室“{department}”。",
                field="科室",
                way_out="请填写本院在用科室的名称或编码，或者先建立该科室。",
                params={"department": line.department[:40]},
            )
        elif mark in seen:
            problem = Problem(
                "twice",
                "与第 {first} 行重复。",
                field="姓名",
                way_out="请删去其中一行。",
                params={"first": seen[mark]},
            )
        else:
            seen[mark] = line.number
            # Already there, and the primary one wherever that is asked: nothing to do.
            primary = there.get((item.physician_id, item.department_id))
            if primary is not None and (primary or not line.as_primary):
                item.state = "unchanged"
    if problem is not None:
        item.state, item.problem = "refused", problem_as_json(problem)
    return item


def _people(scope: Scope, lines: Sequence[AssignmentLine]) -> dict[tuple[str, str], uuid.UUID]:
    """Those on the roster by kind of number and "number|name"; both must agree with the register."""
    here = Registration.objects.filter(
        primary_institution_id=scope.organisation_id, status__in=IN_POST_STATUSES
    )
    names = dict(
        Physician.objects.filter(pk__in=here.values("physician_id")).values_list("id_number_index", "name")
    )
    ids = dict(
        Physician.objects.filter(pk__in=here.values("physician_id")).values_list("id_number_index", "pk")
    )
    found: dict[tuple[str, str], uuid.UUID] = {}
    for line in lines:
        if line.id_number:
            index = blind_index("id_number", line.id_number)
            if index in ids:
                found["id", f"{line.id_number}|{name_key(names[index])}"] = ids[index]
    for number, physician_id, name in here.values_list("certificate_no", "physician_id", "physician__name"):
        found["no", f"{number}|{name_key(name)}"] = physician_id
    return found


def _departments(scope: Scope) -> dict[str, uuid.UUID]:
    """Departments in use by the key of their name, and by code where no name reads like it."""
    rows = list(visible_departments(scope).filter(state="active").values_list("pk", "name", "code"))
    return {name_key(code): pk for pk, _name, code in rows} | {name_key(name): pk for pk, name, _code in rows}
