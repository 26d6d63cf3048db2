"""The comparison of staff lists with the register, for the pages of 医师验证 (seed 6)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound
from yiji.register.hr_columns import HEADINGS, LABELS
from yiji.register.models import HrRoster, HrRow, RosterFinding
from yiji.register.models.hr_roster import WAITING_FINDINGS
from yiji.register.visibility import visible_findings, visible_hr_rosters
from yiji.rulebook.roster_decisions import SITUATIONS, Decision
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_id_number

ROSTER_ORDER = ("-uploaded_at", "id")
ROSTER_COLUMNS = (
    "id", "state", "rows_in", "matched", "unmatched", "refused", "uploaded_by_name", "uploaded_at", "compared_at",
)  # fmt: skip
FINDING_ORDER = ("name", "id")
FINDING_COLUMNS = (
    "id", "name", "department", "situation", "results", "differences", "due_on", "state", "handled_by_name",
    "handled_note", "first_seen_on", "physician_id", "row_id", "row__row_number", "row__id_number",
)  # fmt: skip
ROW_ORDER = ("row_number", "id")
ROW_COLUMNS = ("id", "row_number", "name", "problem")


@dataclass(frozen=True)
class SituationTile:
    """One situation of the overview with its figures; settled ones need nothing."""

    code: str
    decision: Decision
    total: int
    waiting: int


@dataclass(frozen=True)
class ColumnChoice:
    """A field of ours and the column proposed for it (None = none found)."""

    key: str
    label: str
    place: int | None


def roster_id_of(text: str) -> uuid.UUID:
    """The id in a form's hidden field; raises NotFound for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


def own_roster(scope: Scope, roster_id: uuid.UUID) -> HrRoster:
    """One list of the institution; raises NotFound alike for foreign and unknown ids."""
    roster = visible_hr_rosters(scope).filter(pk=roster_id).first()
    if roster is None:
        raise NotFound
    return roster


def rosters(scope: Scope) -> QuerySet[HrRoster]:
    """All lists of the institution."""
    return visible_hr_rosters(scope)


def current_roster(scope: Scope) -> HrRoster | None:
    """The newest list that was compared; None before the first."""
    return visible_hr_rosters(scope).filter(state="done").order_by(*ROSTER_ORDER).first()


def waiting_differences(scope: Scope) -> int:
    """How many findings of the current list still wait, from its stored figures."""
    roster = current_roster(scope)
    return sum(one["waiting"] for one in roster.counts.values()) if roster else 0


def tiles(roster: HrRoster) -> list[SituationTile]:
    """The situations that occur, what has to be done first, in the order of the decision table."""
    found = [
        SituationTile(code, decision, roster.counts[code]["all"], roster.counts[code]["waiting"])
        for code, decision in SITUATIONS.items()
        if code in roster.counts
    ]
    return sorted(found, key=lambda tile: (tile.decision.settled, -tile.waiting))


def column_choices(roster: HrRoster) -> list[ColumnChoice]:
    """What was recognised, field by field."""
    return [ColumnChoice(key, LABELS[key], roster.columns.get(key)) for key in HEADINGS]


def findings(
    scope: Scope, roster: HrRoster, situation: str, state: str, name: str
) -> QuerySet[RosterFinding]:
    """Findings of one list; ``situation`` "" means all that need something, ``state`` is waiting, done or all."""
    found = visible_findings(scope).filter(roster=roster)
    if situation:
        found = found.filter(situation=situation)
    else:
        found = found.filter(situation__in=[code for code, one in SITUATIONS.items() if not one.settled])
    if state == "waiting":
        found = found.filter(state__in=WAITING_FINDINGS)
    elif state == "done":
        found = found.exclude(state__in=WAITING_FINDINGS)
    return found.filter(name__startswith=name) if name else found


def all_differences(scope: Scope, roster: HrRoster | None) -> QuerySet[RosterFinding]:
    """Everything on the current list that needs or needed something."""
    if roster is None:
        return RosterFinding.objects.none()
    return findings(scope, roster, "", "all", "")


def describe_findings(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of FINDING_COLUMNS in words, ID numbers masked; no further query."""
    return [
        {
            **row,
            "decision": SITUATIONS[row["situation"]],
            "business": [
                catalogue.label("application_type", code) for code in SITUATIONS[row["situation"]].business
            ],
            "id_number": mask_id_number(
                reveal_value(HrRow, "id_number", row["row_id"], row["row__id_number"])
            ),
            "differences": [
                (code, *(_value(code, value) for value in pair)) for code, pair in row["differences"].items()
            ],
            "waiting": row["state"] in WAITING_FINDINGS,
        }
        for row in rows
    ]


def refused_rows(scope: Scope, roster: HrRoster) -> QuerySet[HrRow]:
    """The lines that were not taken, with the column and the reason."""
    return HrRow.objects.filter(roster__in=visible_hr_rosters(scope).filter(pk=roster.pk), state="refused")


def _value(code: str, value: str) -> str:
    if code == "LEVEL_DIFF":
        return catalogue.label("practice_level", value) if value else ""
    if code == "CATEGORY_DIFF":
        return catalogue.label("practice_category", value) if value else ""
    if code == "SCOPE_DIFF":
        return "、".join(catalogue.label("practice_scope", one) for one in value.split(",") if one)
    return value
