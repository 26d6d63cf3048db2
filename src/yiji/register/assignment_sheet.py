"""The columns of a sheet that says who works in which department, and one line as clean values (seed 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yiji.kernel.identifiers import (
    IdentifierError,
    normalise_person_name,
    normalise_practice_certificate_no,
    parse_resident_id,
)
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.hr_columns import HEADINGS as HR_HEADINGS
from yiji.uploads.cells import Cell, text

MOST_ROWS = 2_000
MOST_COLUMNS = 60
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": HR_HEADINGS["name"],
    "id_number": HR_HEADINGS["id_number"],
    "certificate_no": HR_HEADINGS["certificate_no"],
    "department": (*HR_HEADINGS["department"], "科室编码", "部门编码"),
    "kind": ("主要/其他", "主要或其他", "是否主要科室", "科室类型"),
}
LABELS: dict[str, str] = {key: names[0] for key, names in HEADINGS.items()}
_KINDS = {"": True, "主要": True, "主要科室": True, "是": True, "其他": False, "其他科室": False, "否": False}


@dataclass(frozen=True)
class AssignmentLine:
    """One line: somebody by name with ID or certificate number, and his department by name or code."""

    number: int
    name: str = ""
    id_number: str = ""
    certificate_no: str = ""
    department: str = ""
    as_primary: bool = True
    problem: Problem | None = None


def clean_assignment(number: int, cells: Mapping[str, Cell]) -> AssignmentLine:
    """The line with normalised values; the first thing wrong with it refuses it, naming the column."""
    shown, column = "", "name"
    try:
        shown = text(cells.get("name"))[:50]
        name = normalise_person_name(shown)
        column = "id_number"
        id_number = text(cells.get("id_number"))
        id_number = parse_resident_id(id_number).number if id_number else ""
        column = "certificate_no"
        certificate_no = text(cells.get("certificate_no"))
        certificate_no = normalise_practice_certificate_no(certificate_no) if certificate_no else ""
        if not id_number and not certificate_no:
            raise Refusal(
                Problem(
                    "no_number",
                    "没有身份证号，也没有执业证书编码。",
                    way_out="请至少填写一项，用来核对是哪一位医师。",
                )
            )
        column = "department"
        department = text(cells.get("department"))[:60]
        if not department:
            raise Refusal(Problem("required", "没有填写科室。", way_out="请填写本院在用科室的名称或编码。"))
        column = "kind"
        kind = text(cells.get("kind"))
        if kind not in _KINDS:
            raise Refusal(
                Problem(
                    "kind",
                    "不认识“{kind}”。",
                    way_out="请填写“主要”或“其他”，或者留空。",
                    params={"kind": kind[:20]},
                )
            )
    except (IdentifierError, Refusal) as refused:
        first = refused.problems[0]
        return AssignmentLine(number, shown, problem=in_column(first, column))
    return AssignmentLine(number, name, id_number, certificate_no, department, _KINDS[kind])


def in_column(problem: Problem, column: str) -> Problem:
    """The problem told of a column of the sheet."""
    return Problem(
        problem.code,
        problem.message,
        field=LABELS[column],
        way_out=problem.way_out,
        params=dict(problem.params),
    )
