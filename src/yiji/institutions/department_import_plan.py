"""What a sheet would do to a dictionary: each line new, changed, unchanged or refused, nothing written (seed 4)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiji.codelists import catalogue
from yiji.institutions.department_rules import MOST_DEPARTMENTS, MOST_DEPTH, name_key
from yiji.institutions.department_sheet import LABELS, STATE_WORDS, SheetLine
from yiji.kernel.outcome import Problem

# A department of the future: an existing one by its id, a new one by its row number.
Key = uuid.UUID | int


@dataclass(frozen=True)
class Standing:
    """A department as it is now."""

    id: uuid.UUID
    code: str
    name: str
    parent_id: uuid.UUID | None
    service_line: str
    head_name: str
    state: str
    position: int
    members: int


@dataclass
class PlannedLine:
    """One line with its outcome. ``values`` are those after it; ``changes`` are (label, before, after) in words."""

    line: SheetLine
    standing: Standing | None = None
    parent: Key | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.standing.id if self.standing else self.line.number

    @property
    def outcome(self) -> str:
        if self.problems:
            return "refused"
        if self.standing is None:
            return "new"
        return "changed" if self.changes else "unchanged"


def plan_import(standing: Sequence[Standing], lines: Iterable[SheetLine]) -> list[PlannedLine]:
    """Match each line by code, else by name, and check what the dictionary would be like afterwards.

    A line refused makes those that need it refused as well; the checks are repeated until nothing more falls.
    """
    planned = [_matched(standing, line) for line in lines]
    _refuse_repeated(planned)
    while True:
        before = sum(bool(one.problems) for one in planned)
        _find_parents(standing, planned)
        _check_result(standing, planned)
        if sum(bool(one.problems) for one in planned) == before:
            break
    _refuse_beyond_limit(standing, planned)
    words = {one.id: one.name for one in standing} | {
        one.key: one.values["name"] for one in planned if one.values
    }
    for one in planned:
        if not one.problems and one.standing is not None:
            one.changes = _changes(one, one.standing, words)
    return planned


def _refuse(
    one: PlannedLine, code: str, message: str, way_out: str, key: str = "name", **params: Any
) -> None:
    one.problems.append(Problem(code, message, field=LABELS[key], way_out=way_out, params=params))


def _matched(standing: Sequence[Standing], line: SheetLine) -> PlannedLine:
    one = PlannedLine(line, problems=list(line.problems))
    if one.problems:
        return one
    code, wanted = line.values.get("code", ""), name_key(line.name)
    found = next((row for row in standing if code and row.code == code), None)
    if found is None:
        alike = [row for row in standing if row.state != "merged" and name_key(row.name) == wanted]
        found = next(iter(sorted(alike, key=lambda row: row.state)), None)
    if found is not None and found.state == "merged":
        _refuse(
            one,
            "code_merged",
            "编码“{code}”属于已合并的科室。",
            "请换一个编码，或者留空由系统编号。",
            "code",
            code=code,
        )
        return one
    one.standing = found
    if found is not None and code != found.code and _same_number(code, found.code):
        code = found.code
    given = line.values
    one.values = {
        "name": line.name,
        "code": code or (found.code if found else ""),
        "service_line": given.get("service_line", found.service_line if found else ""),
        "head_name": given.get("head_name", found.head_name if found else ""),
        "state": given.get("state") or (found.state if found else "active"),
        "position": given["position"]
        if given.get("position") is not None
        else (found.position if found else None),
    }
    return one


def _same_number(typed: str, known: str) -> bool:
    """A spreadsheet program has made 3 of 03 and 3.1 of 03.10."""
    try:
        return float(typed) == float(known)
    except ValueError:
        return False


def _refuse_repeated(planned: Sequence[PlannedLine]) -> None:
    """Of two lines for the same department the second is refused, naming the first."""
    seen: dict[tuple[str, Any], int] = {}
    for one in planned:
        if one.problems:
            continue
        marks: list[tuple[str, Any]] = []
        if one.values["state"] == "active":
            marks.append(("name", name_key(one.line.name)))
        if one.values["code"]:
            marks.append(("code", one.values["code"]))
        if one.standing is not None:
            marks.append(("standing", one.standing.id))
        first = next((seen[mark] for mark in marks if mark in seen), None)
        if first is not None:
            _refuse(one, "twice", "与第 {first} 行重复（名称或编码相同）。", "请删去其中一行。", first=first)
            continue
        seen.update(dict.fromkeys(marks, one.line.number))


def _find_parents(standing: Sequence[Standing], planned: Sequence[PlannedLine]) -> None:
    known = {row.id: row for row in standing}
    codes: dict[str, Key] = {row.code: row.id for row in standing if row.state == "active"}
    names: dict[str, Key] = {name_key(row.name): row.id for row in standing if row.state == "active"}
    accepted = [one for one in planned if not one.problems]
    replaced = {one.standing.id for one in accepted if one.standing is not None}
    codes = {code: key for code, key in codes.items() if key not in replaced}
    names = {name: key for name, key in names.items() if key not in replaced}
    for one in accepted:
        if one.values["state"] == "active":
            names[name_key(one.line.name)] = one.key
            if one.values["code"]:
                codes[one.values["code"]] = one.key
    for one in accepted:
        if "parent" not in one.line.values:
            one.parent = one.standing.parent_id if one.standing else None
            continue
        wanted = one.line.values["parent"]
        one.parent = (codes.get(wanted) or names.get(name_key(wanted))) if wanted else None
        above = known.get(one.standing.parent_id) if one.standing and one.standing.parent_id else None
        if wanted and one.parent is None and above and wanted in (above.code, above.name):
            # It stays where it is, even below a department that is disabled by now.
            one.parent = above.id
        if wanted and one.parent is None:
            _refuse(
                one,
                "parent_unknown",
                "没有在用的上级科室“{parent}”。",
                "请填写在用科室的名称或编码，或者把上级科室也放进表格并改正其错误。",
                "parent",
                parent=wanted[:40],
            )


def _check_result(standing: Sequence[Standing], planned: Sequence[PlannedLine]) -> None:
    """Names, codes, circles, depth and states as they would be afterwards."""
    accepted = [one for one in planned if not one.problems]
    mine = {one.key: one for one in accepted}
    others = [row for row in standing if row.id not in mine]
    parents: dict[Key, Key | None] = {row.id: row.parent_id for row in others if row.state != "merged"}
    parents |= {one.key: one.parent for one in accepted}
    names = {name_key(row.name) for row in others if row.state == "active"}
    codes = {row.code for row in others}
    active_below = {row.parent_id for row in others if row.state == "active"}
    active_below |= {one.parent for one in accepted if one.values["state"] == "active"}
    for one in accepted:
        values = one.values
        if values["state"] == "active" and name_key(values["name"]) in names:
            _refuse(one, "name_in_use", "本院另有在用的科室“{name}”。", "请换一个名称。", name=values["name"])
        elif values["code"] and values["code"] in codes:
            _refuse(
                one,
                "code_in_use",
                "科室编码“{code}”已用于另一科室。",
                "请换一个编码。",
                "code",
                code=values["code"],
            )
        elif values["state"] == "disabled" and (
            one.key in active_below or (one.standing is not None and one.standing.members)
        ):
            _refuse(
                one,
                "in_use",
                "还有在科医师或在用的下级科室，不能停用。",
                "请在科室页面停用并选择接收科室，或者先移出医师和下级科室。",
                "state",
            )
        else:
            _check_place(one, parents)


def _check_place(one: PlannedLine, parents: Mapping[Key, Key | None]) -> None:
    line: list[Key] = []
    at: Key | None = one.key
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    if at is not None:
        _refuse(one, "circle", "上级科室是本科室或者它的下级科室。", "请改正上级科室。", "parent")
    elif len(line) > MOST_DEPTH:
        _refuse(
            one,
            "too_deep",
            "科室最多 {most} 级，放在这里是第 {depth} 级。",
            "请选择级别更高的上级科室。",
            "parent",
            most=MOST_DEPTH,
            depth=len(line),
        )


def _refuse_beyond_limit(standing: Sequence[Standing], planned: Sequence[PlannedLine]) -> None:
    room = MOST_DEPARTMENTS - len(standing)
    for place, one in enumerate([one for one in planned if one.outcome == "new"]):
        if place >= room:
            _refuse(
                one,
                "too_many_departments",
                "一家机构最多 {most} 个科室（含停用和已合并的）。",
                "请删去不需要的行；停用而从未使用的科室可以先删除。",
                most=MOST_DEPARTMENTS,
            )


def _changes(one: PlannedLine, now: Standing, words: Mapping[Key, str]) -> list[tuple[str, str, str]]:
    def line_name(code: str) -> str:
        return catalogue.label("service_line", code, lang="zh") if code else ""

    pairs = [
        ("name", now.name, one.values["name"]),
        ("code", now.code, one.values["code"]),
        ("service_line", line_name(now.service_line), line_name(one.values["service_line"])),
        ("head_name", now.head_name, one.values["head_name"]),
        ("state", STATE_WORDS.get(now.state, ""), STATE_WORDS[one.values["state"]]),
        ("position", str(now.position), str(one.values["position"])),
    ]
    if one.parent != now.parent_id:
        before, after = now.parent_id, one.parent
        pairs.append(
            ("parent", words.get(before, "") if before else "", words.get(after, "") if after else "")
        )
    return [(LABELS[key], before, after) for key, before, after in pairs if before != after]
