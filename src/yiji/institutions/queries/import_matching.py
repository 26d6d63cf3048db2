"""Which institution a row of an import means, what it would change there, and why it may not (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from yiji.codelists import catalogue
from yiji.institutions.import_columns import LABELS, PERMITS
from yiji.institutions.import_lines import Line, class_name
from yiji.institutions.models import Authority, Institution
from yiji.institutions.similar_names import skeleton
from yiji.kernel.outcome import Problem
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone

# Columns whose value goes into the field of the same name; the others have a rule of their own.
_PLAIN = (
    "name",
    "registration_no",
    "uscc",
    "class_code",
    "grade",
    "address",
    "postcode",
    "phone",
    "legal_representative",
    "responsible_person",
    "licence_valid_from",
    "licence_valid_to",
    "service_lines",
)


@dataclass
class Judged:
    """``updates`` are columns of Institution; ``changes`` the same as [field, old, new] in words."""

    outcome: str
    institution: Institution | None = None
    updates: dict[str, Any] = field(default_factory=dict)
    changes: list[list[str]] = field(default_factory=list)


class Registered:
    """What is registered already, as far as the rows of one import need it. Read once for many rows.

    ``lock`` keeps others from changing it until the caller's transaction ends.
    """

    def __init__(self, authority: Authority, lines: Sequence[Line], *, lock: bool = False) -> None:
        self.authority = authority
        numbers = {line.values["registration_no"] for line in lines if "registration_no" in line.values}
        codes = {line.values["uscc"] for line in lines if "uscc" in line.values}
        names = {line.values["name"] for line in lines if "name" in line.values}
        outline = Q(registration_no=None, uscc=None, licence_issuer=authority, name__in=names)
        self.by_number: dict[str, Institution] = {}
        self.by_code: dict[str, Institution] = {}
        self.outlines: dict[str, Institution] = {}
        found = Q(registration_no__in=numbers) | Q(uscc__in=codes) | outline
        rows = Institution.objects.filter(found).select_related("licence_issuer")
        for one in rows.select_for_update(of=("self",)) if lock else rows:
            if one.registration_no:
                self.by_number[one.registration_no] = one
            if one.uscc:
                self.by_code[one.uscc] = one
            if not one.registration_no and not one.uscc:
                self.outlines[one.name] = one

    def of(self, line: Line) -> list[Institution]:
        """The institutions that the row's numbers belong to (two is a contradiction), else the outline of its name."""
        found = {
            one.pk: one
            for one in (
                self.by_number.get(line.values.get("registration_no", "")),
                self.by_code.get(line.values.get("uscc", "")),
            )
            if one is not None
        }
        if found:
            return list(found.values())
        outline = self.outlines.get(line.values.get("name", ""))
        return [outline] if outline is not None else []


def judge(line: Line, registered: Registered) -> Judged:
    """New, changed, unchanged or refused; problems are added to ``line``."""
    authority = registered.authority
    matches = registered.of(line)
    if len(matches) == 1 and matches[0].licence_issuer_id == authority.pk and not line.refused:
        return _compare(line, matches[0])
    if matches and any(one.licence_issuer_id != authority.pk for one in matches):
        # Whose it is and what it is called stays with those who may see it.
        line.problem(
            "not_own",
            "registration_no" if "registration_no" in line.values else "uscc",
            "该号码不能由本机关导入。",
            "请核对登记号和统一社会信用代码；确由本机关发证或备案的，请与系统管理单位核实后再导入。",
        )
    elif len(matches) > 1:
        line.problem(
            "two_institutions",
            "uscc",
            "登记号属于“{first}”，统一社会信用代码属于“{second}”。",
            "请对照两证核对号码，一行只能是一家机构。",
            first=matches[0].name,
            second=matches[1].name,
        )
    if not line.refused and not matches:
        _check_new(line, authority)
    if line.refused:
        return Judged("refused", matches[0] if len(matches) == 1 and _own(matches[0], authority) else None)
    return Judged("new", updates=_new_values(line, authority))


def _own(institution: Institution, authority: Authority) -> bool:
    return institution.licence_issuer_id == authority.pk


def _check_new(line: Line, authority: Authority) -> None:
    if "registration_no" not in line.values and line.values.get("permit") != "filing":
        line.problem(
            "licence_needs_number",
            "registration_no",
            "持执业许可证的新机构须填写登记号。",
            "请填写许可证上的登记号；是诊所备案的，请把许可证件类型填为“诊所备案凭证”。",
        )
    if "class_code" not in line.values:
        line.problem(
            "class_required",
            "class_code",
            "新机构须填写机构类别。",
            "请填写类别代码或名称，例如 D211 或“普通诊所”。",
        )
    _check_place(line, authority)


def _check_place(line: Line, authority: Authority) -> None:
    if catalogue.exists("division", line.region) and not _within(authority, line.region):
        line.problem(
            "other_division",
            "registration_no" if line.registration else "uscc",
            "号码中的行政区划是“{place}”，不在本机关的辖区。",
            "请核对号码；机构在该地的，由该地的主管部门导入。",
            place=catalogue.division_name(line.region, full=True),
        )


def _within(authority: Authority, region: str) -> bool:
    if region[:2] != authority.province_code[:2]:
        return False
    if authority.level == "province":
        return True
    place = (authority.county_code if authority.level == "county" else authority.city_code) or region
    # A number may name the city above the county, or the province.
    return region.startswith(place.removesuffix("00")) or place.startswith(
        region.removesuffix("00").removesuffix("00")
    )


def _kind(line: Line, institution: Institution | None = None) -> str:
    permit = line.values.get("permit")
    if institution is not None and (permit is None or institution.kind == "military"):
        return institution.kind
    if permit == "filing":
        return "clinic"
    known = institution.class_code if institution else ""
    return "prevention" if str(line.values.get("class_code", known)).startswith("J") else "medical"


_KINDS = {
    "medical": PERMITS["licence"],
    "prevention": f"{PERMITS['licence']}（预防机构）",
    "clinic": PERMITS["filing"],
}


def _place(region: str) -> dict[str, str]:
    return {
        "province_code": f"{region[:2]}0000",
        "city_code": f"{region[:4]}00" if region[2:4] != "00" else "",
        "county_code": region,
    }


def _new_values(line: Line, authority: Authority) -> dict[str, Any]:
    values = {key: line.values[key] for key in _PLAIN if key in line.values}
    if "responsible_phone" in line.values:
        values["responsible_phone"] = line.values["responsible_phone"]
    return {**values, **_place(line.region), "kind": _kind(line), "licence_issuer_id": authority.pk}


def _compare(line: Line, institution: Institution) -> Judged:
    updates: dict[str, Any] = {}
    changes: list[list[str]] = []
    for key in _PLAIN:
        if key in line.values and line.values[key] != (old := getattr(institution, key)):
            updates[key] = line.values[key]
            changes.append([key, _words(key, old), _words(key, line.values[key])])
    phone = line.values.get("responsible_phone")
    if phone is not None and phone != (before := reveal(institution, "responsible_phone")):
        updates["responsible_phone"] = phone
        changes.append(["responsible_phone", mask_phone(before) if before else "", mask_phone(phone)])
    kind = _kind(line, institution)
    if kind != institution.kind:
        updates["kind"] = kind
        changes.append(["permit", _KINDS.get(institution.kind, institution.kind), _KINDS[kind]])
    if "registration_no" in updates or (institution.registration_no is None and institution.uscc is None):
        updates |= {k: v for k, v in _place(line.region).items() if v != getattr(institution, k)}
    if "registration_no" in updates:
        _check_place(line, institution.licence_issuer)
        if institution.registration_no:
            line.finding(
                "number_changes",
                "registration_no",
                "登记号与已登记的不同。",
                "换发许可证的可以继续；否则请核对登记号。",
            )
    if line.refused:
        return Judged("refused", institution)
    if not updates:
        return Judged("unchanged", institution)
    return Judged("changed", institution, updates, changes)


def _words(key: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if key == "service_lines":
        return "、".join(catalogue.label("service_line", code) for code in value)
    if key == "class_code":
        return f"{value} {class_name(value)}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def note_twins(lines: Iterable[Line]) -> set[int]:
    """Rows of one file that mean the same institution: a word-for-word repetition is told and left out (its number
    is in the answer), a contradicting one refused.
    """
    first: dict[tuple[str, str], Line] = {}
    left_out = set()
    for line in lines:
        keys = [(key, line.values[key]) for key in ("registration_no", "uscc") if line.values.get(key)]
        earlier = next((first[key] for key in keys if key in first), None)
        if earlier is None:
            first |= dict.fromkeys(keys, line)
            continue
        column = next(key for key, value in keys if (key, value) in first)
        if line.raw == earlier.raw:
            left_out.add(line.number)
            line.finding(
                "row_twice",
                column,
                "与第 {first} 行完全相同，只导入一次。",
                "可以删去重复的一行。",
                first=earlier.number,
            )
            continue
        line.problem(
            "contradicts",
            column,
            "{label}与第 {first} 行相同，内容却不同。",
            "请核对两行是否同一家机构：是同一家的合成一行，不是的改正号码。",
            label=LABELS[column],
            first=earlier.number,
        )
        earlier.finding(
            "contradicted",
            column,
            "第 {other} 行的{label}与本行相同，那一行没有导入。",
            "请核对以哪一行为准。",
            label=LABELS[column],
            other=line.number,
        )
    return left_out


def note_similar_names(lines: Sequence[Line], outcomes: dict[int, Judged], authority: Authority) -> None:
    """Warn of new names that look like another one of the file or of an institution that the authority licensed."""
    known: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for pk, name in Institution.objects.filter(licence_issuer=authority).values_list("pk", "name"):
        known[skeleton(name)].append((pk, name))
    in_file: dict[str, int] = {}
    for line in lines:
        judged, name = outcomes[line.number], line.values.get("name", "")
        if (
            not name
            or judged.outcome not in ("new", "changed")
            or (judged.institution and "name" not in judged.updates)
        ):
            continue
        look = skeleton(name)
        own = judged.institution.pk if judged.institution else None
        other = next((known_name for pk, known_name in known.get(look, ()) if pk != own), "")
        if other:
            line.finding(
                "similar_name",
                "name",
                "与已登记的“{other}”名称相同或外形相近，号码却不同。",
                "请核对是否同一家机构；确是两家可以继续。",
                other=other,
            )
        if look in in_file:
            line.finding(
                "similar_in_file",
                "name",
                "与第 {first} 行的名称相同或外形相近，号码却不同。",
                "请核对是否同一家机构；确是两家可以继续。",
                first=in_file[look],
            )
        in_file.setdefault(look, line.number)


def as_stored(problem: Problem) -> dict[str, Any]:
    """A problem for a row's JSON column."""
    return {
        "severity": problem.severity,
        "field": problem.field,
        "code": problem.code,
        "message": problem.message,
        "way_out": problem.way_out,
        "params": {key: str(value) for key, value in problem.params.items()},
    }
