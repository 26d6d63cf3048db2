"""What must hold for a department of the dictionary, told as problems at the field of the form (seed 4)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import Department
from yiji.institutions.visibility import get_department, visible_departments
from yiji.kernel.identifiers import normalise_free_text, normalise_person_name
from yiji.kernel.outcome import Problem, Refusal

# A dictionary is read as a whole on each page; the largest hospitals have some three hundred departments.
MOST_DEPARTMENTS = 2_000
MOST_DEPTH = 4
MOST_NAME, MOST_CODE = 40, 20
# How long a merge or a closing with members can be taken back.
UNDO_WITHIN = dt.timedelta(days=30)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")


def clean_name(text: object) -> str:
    """The stored form of a department's name. Raises Refusal at ``name``."""
    name = normalise_free_text(text, name="科室名称", field="name", max_length=MOST_NAME)
    name = " ".join(name.split())
    if not name:
        raise Refusal(
            Problem("required", "没有填写科室名称。", field="name", way_out="请填写本院使用的科室名称。")
        )
    if not any(sign.isalnum() for sign in name):
        raise Refusal(
            Problem(
                "no_letter", "科室名称中没有任何文字。", field="name", way_out="请填写本院使用的科室名称。"
            )
        )
    return name


def clean_code(text: object) -> str:
    """The stored form of a department's code, "" for none. Raises Refusal at ``code``."""
    code = unicodedata.normalize("NFKC", str(text or "")).strip()
    if code and not _CODE.fullmatch(code):
        raise Refusal(
            Problem(
                "code_format",
                "科室编码只能用字母、数字、点和短横线，以字母或数字开头，最多 {most} 位。",
                field="code",
                way_out="请改写编码，或者留空由系统编号。",
                params={"most": MOST_CODE},
            )
        )
    return code


def clean_head(text: object) -> str:
    """The head's name in its stored form, "" for none. Raises Refusal at ``head_name``."""
    shown = str(text or "").strip()
    return normalise_person_name(shown, field="head_name") if shown else ""


def name_key(name: str) -> str:
    """Two names with the same key read the same: width, blanks and case do not tell departments apart."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def refuse_name_in_use(scope: Scope, name: str, *, besides: uuid.UUID | None = None) -> None:
    """Raises Refusal at ``name`` when another department has the name; a disabled one can be restored instead."""
    others = visible_departments(scope).filter(state__in=("active", "disabled")).exclude(pk=besides)
    states = {
        state for other, state in others.values_list("name", "state") if name_key(other) == name_key(name)
    }
    if "active" in states:
        raise Refusal(name_in_use(name))
    if "disabled" in states and besides is None:
        raise Refusal(
            Problem(
                "name_disabled",
                "本院已有停用的科室“{name}”。",
                field="name",
                way_out="请在列表中恢复该科室，或者换一个名称。",
                params={"name": name},
            )
        )


def name_in_use(name: str) -> Problem:
    """The problem of a name that another department in use has."""
    return Problem(
        "name_in_use",
        "本院已有在用的科室“{name}”。",
        field="name",
        way_out="请换一个名称，如加上院区或楼层。",
        params={"name": name},
    )


def refuse_code_in_use(scope: Scope, code: str, *, besides: uuid.UUID | None = None) -> None:
    """Raises Refusal at ``code`` when another department of the institution, in whatever state, has it."""
    if visible_departments(scope).filter(code=code).exclude(pk=besides).exists():
        raise Refusal(
            Problem(
                "code_in_use",
                "科室编码“{code}”已用过。",
                field="code",
                way_out="请换一个编码，或者留空由系统编号。",
                params={"code": code},
            )
        )


def refuse_too_many(scope: Scope, more: int) -> None:
    """Raises Refusal when ``more`` new departments would pass the limit; ended ones count too."""
    there = visible_departments(scope).count()
    if there + more > MOST_DEPARTMENTS:
        raise Refusal(
            Problem(
                "too_many_departments",
                "一家机构最多 {most} 个科室（含停用和已合并的），现有 {there} 个，不能再加 {more} 个。",
                way_out="请改用已有的科室；停用而从未使用的科室可以删除。",
                params={"most": MOST_DEPARTMENTS, "there": there, "more": more},
            )
        )


def department_above(
    scope: Scope, parent: uuid.UUID | None, *, below: Department | None = None
) -> Department | None:
    """The parent in use; raises NotFound outside the scope, Refusal for one out of use, below ``below`` or too deep."""
    if parent is None:
        return None
    above = get_department(scope, parent)
    if above.state != "active":
        raise Refusal(
            Problem(
                "parent_state", "上级科室已停用。", field="parent", way_out="请选择在用的科室，或者先恢复它。"
            )
        )
    parents = parents_of(scope)
    if below is not None:
        refuse_circle(parents, below.pk, above.pk, field="parent")
    refuse_too_deep(parents, below.pk if below else None, above.pk, field="parent")
    return above


def parents_of(scope: Scope) -> dict[uuid.UUID, uuid.UUID | None]:
    """Department → the one above it, of all that stand in the tree."""
    return dict(visible_departments(scope).exclude(state="merged").values_list("pk", "parent_id"))


def refuse_circle(
    parents: Mapping[uuid.UUID, uuid.UUID | None], moved: uuid.UUID, goal: uuid.UUID, *, field: str
) -> None:
    """Raises Refusal at ``field`` when ``goal`` is the department itself or lies below it."""
    if moved in line_above(parents, goal):
        raise Refusal(
            Problem("circle", "不能选择本科室或者它的下级科室。", field=field, way_out="请选择其他科室。")
        )


def line_above(parents: Mapping[uuid.UUID, uuid.UUID | None], at: uuid.UUID | None) -> list[uuid.UUID]:
    """``at`` and those above it, nearest first; a circle that somehow came to be ends the walk."""
    line: list[uuid.UUID] = []
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    return line


def refuse_too_deep(
    parents: Mapping[uuid.UUID, uuid.UUID | None],
    moved: uuid.UUID | None,
    goal: uuid.UUID | None,
    *,
    field: str,
) -> None:
    """Raises Refusal at ``field`` when ``moved`` with all below it would not fit into the depth below ``goal``."""
    height = 1
    if moved is not None:
        height = max(
            (
                line.index(moved) + 1
                for line in (line_above(parents, one) for one in parents)
                if moved in line
            ),
            default=1,
        )
    depth = len(line_above(parents, goal)) + height
    if depth > MOST_DEPTH:
        raise Refusal(
            Problem(
                "too_deep",
                "科室最多 {most} 级，放在这里会有 {depth} 级。",
                field=field,
                way_out="请选择级别更高的上级科室，或者先移出下级科室。",
                params={"most": MOST_DEPTH, "depth": depth},
            )
        )


def refuse_unknown_service_line(code: str) -> None:
    """Raises Refusal at ``service_line`` for a code that is not in the list in force."""
    if code and not catalogue.exists("service_line", code):
        raise Refusal(
            Problem(
                "service_line",
                "诊疗科目代码“{code}”不存在或已停用。",
                field="service_line",
                way_out="请从列表中选择。",
                params={"code": code},
            )
        )
