"""Judges rows of the national qualification register against what is registered: new, changed, unchanged or refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from yiji.register.models import (
    NationalImport,
    NationalImportRow,
    NationalRecord,
    Physician,
    Qualification,
    Registration,
)
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.national_columns import COMPARED
from yiji.register.national_judged import NationalJudged
from yiji.register.national_lines import NationalLine
from yiji.register.queries.national_corrections import respect_corrections
from yiji.vault.crypto import blind_index

_HELD = (
    "pk", "certificate_no_index", "level", "category", "obtained_on", "issuer", "physician_id", "physician__name",
    "physician__id_number_index", "national__pk", "national__holder_name", "national__missing_since",
)  # fmt: skip


def judge_national(
    batch: NationalImport, lines: Sequence[NationalLine], *, again: bool = False
) -> list[NationalJudged]:
    """Judge a chunk with the same few queries whatever its length; refusals are added to the lines' problems.

    With ``again`` the rows are the batch's own and are not looked for among them.
    """
    judged = [_indexed(line) for line in lines]
    numbers = [one.certificate_index for one in judged if one.certificate_index]
    held = {
        row["certificate_no_index"]: row
        for row in Qualification.objects.filter(certificate_no_index__in=numbers).values(*_HELD)
    }
    people = dict(
        Physician.objects.filter(
            id_number_index__in={one.id_index for one in judged if one.id_index}
        ).values_list("id_number_index", "pk")
    )
    if not again:
        _refuse_twice(batch, judged, numbers)
    for one in judged:
        one.held = held.get(one.certificate_index)
        if not one.line.refused:
            _compare(one, people)
    _mark_urgent(judged)
    respect_corrections([one for one in judged if not one.line.refused], batch.as_of)
    for one in judged:
        if one.line.refused:
            one.outcome, one.changes, one.urgent = "refused", [], False
    return judged


def unseen(batch: NationalImport) -> QuerySet[NationalRecord]:
    """Records of earlier imports within the batch's scope that none of its rows names (not yet known as missing)."""
    named = NationalImportRow.objects.filter(batch=batch, qualification_id=OuterRef("qualification_id"))
    records = NationalRecord.objects.filter(~Exists(named), missing_since__isnull=True)
    return records.filter(province=batch.province) if batch.province else records


def with_live_registration(qualifications: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the qualifications on which somebody is registered now."""
    found = Registration.objects.filter(
        qualification_id__in=list(qualifications), status__in=LIVE_STATUSES
    ).values_list("qualification_id", flat=True)
    return {one for one in found if one is not None}


def _indexed(line: NationalLine) -> NationalJudged:
    number, identity = line.values.get("certificate_no"), line.values.get("id_number")
    return NationalJudged(
        line,
        "refused" if line.refused else "new",
        certificate_index=blind_index("qualification_certificate_no", number) if number else None,
        id_index=blind_index("id_number", identity) if identity else None,
    )


def _refuse_twice(
    batch: NationalImport, judged: Sequence[NationalJudged], numbers: Sequence[uuid.UUID]
) -> None:
    """The second row with one certificate number is refused: nobody knows which of the two is right."""
    first: dict[uuid.UUID, int] = {}
    earlier = NationalImportRow.objects.filter(batch=batch, certificate_index__in=numbers)
    for index, row_number in earlier.values_list("certificate_index", "row_number"):
        if index is not None:
            first[index] = row_number
    for one in judged:
        if one.certificate_index is None or one.line.refused:
            continue
        before = first.setdefault(one.certificate_index, one.line.number)
        if before != one.line.number:
            one.line.refuse(
                "twice",
                "certificate_no",
                "资格证书编码与第 {number} 行重复。",
                "请在名单中只保留正确的一行，下次导入时更正。",
                number=before,
            )


def _compare(one: NationalJudged, people: Mapping[uuid.UUID, uuid.UUID]) -> None:
    held, values = one.held, one.line.values
    if held is None:
        one.physician_id = people.get(one.id_index) if one.id_index else None
        return
    one.physician_id = held["physician_id"]
    if held["physician__id_number_index"] != one.id_index:
        one.line.refuse(
            "other_holder",
            "id_number",
            "该资格证书编码在本系统已登记在另一证件号码名下，没有改动。",
            "请核实持证人；确属更正证件号码的，按更正程序办理。",
        )
        return
    before = {
        "name": held["national__holder_name"] or held["physician__name"],
        "level": held["level"],
        "category": held["category"],
        "obtained_on": held["obtained_on"].isoformat() if held["obtained_on"] else "",
        "issuer": held["issuer"],
    }
    one.changes = [
        [key, before[key], str(values[key])]
        for key in COMPARED
        if values.get(key) and values[key] != before[key]
    ]
    if held["national__missing_since"]:
        one.changes.append(["missing_since", held["national__missing_since"].isoformat(), ""])
    one.outcome = "changed" if one.changes else "unchanged"


def _mark_urgent(judged: Sequence[NationalJudged]) -> None:
    changed = [one for one in judged if one.outcome == "changed" and one.held]
    live = with_live_registration([one.held["pk"] for one in changed if one.held])
    for one in changed:
        one.urgent = bool(one.held) and one.held["pk"] in live if one.held else False
