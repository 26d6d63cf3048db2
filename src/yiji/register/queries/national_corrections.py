"""Keeps an import of the national register from undoing, unseen, what a correction ticket put right here (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yiji.register.models import CorrectionField
from yiji.register.national_columns import LABELS
from yiji.register.national_judged import NationalJudged
from yiji.register.queries.corrected_since import corrected_since
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

_NUMBERS = {"certificate_no": "qualification_certificate_no", "id_number": "id_number"}


def respect_corrections(judged: Sequence[NationalJudged], as_of: dt.date) -> None:
    """A list older than a correction does not touch that field; a newer one does, but is shown first and marked.

    Rows with a number that was corrected away are refused, or the wrong person would come back as a new one.
    """
    away = _corrected_away() if any(one.outcome == "new" for one in judged) else {}
    for one in judged:
        if one.outcome == "new":
            _refuse_old_numbers(one, away)
    changed = {one.held["pk"]: one for one in judged if one.outcome == "changed" and one.held}
    for pk, marks in (corrected_since(changed) if changed else {}).items():
        one = changed[pk]
        for mark in marks:
            # The holder's own name is never written by an import.
            if mark.field not in one.columns or mark.field == "name":
                continue
            words = {"column": LABELS[mark.field], "day": mark.corrected_on.isoformat()}
            if as_of <= mark.corrected_on:
                one.line.refuse(
                    "corrected_here",
                    mark.field,
                    "{column}已于 {day} 在本系统更正，这份名单早于更正，没有改动。",
                    "请向国家资格库核实是否已更正，下次导入时核对。",
                    **words,
                )
            else:
                one.urgent = True
                one.line.warn(
                    "corrected_here",
                    mark.field,
                    "{column}曾于 {day} 在本系统更正，写入后以名单为准。",
                    "请先向国家资格库核实；名单有误的不要写入。",
                    **words,
                )


def _corrected_away() -> dict[tuple[str, uuid.UUID], dt.date]:
    """The numbers that were wrong, by their indexes; corrections of numbers are few."""
    found = {}
    for row in CorrectionField.objects.filter(field__in=_NUMBERS, corrected_on__isnull=False):
        old = reveal(row, "old_value")
        if old and row.corrected_on:
            found[(row.field, blind_index(_NUMBERS[row.field], old))] = row.corrected_on
    return found


def _refuse_old_numbers(one: NationalJudged, away: dict[tuple[str, uuid.UUID], dt.date]) -> None:
    for field, index in (("certificate_no", one.certificate_index), ("id_number", one.id_index)):
        day = away.get((field, index)) if index else None
        if day is not None:
            one.line.refuse(
                "corrected_away",
                field,
                "该{column}已于 {day} 在本系统更正为另一号码，没有作为新记录登记。",
                "请向国家资格库核实是否已更正，下次导入时核对。",
                column=LABELS[field],
                day=day.isoformat(),
            )
