"""Several applications confirmed with one opinion (ML 13 lets an institution file for its applicants together)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yiji.accounts.scope import Scope
from yiji.applications.actions.confirm import confirm
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.kernel.outcome import Conflict, NotFound, Outcome, Problem, Refusal

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Confirmed:
    """One application of the batch: confirmed, or the problem that stopped it alone."""

    application: Application
    problem: Problem | None


def confirm_many(
    scope: Scope,
    ids: Sequence[uuid.UUID],
    *,
    opinion: str,
    employed_from: dt.date,
    employed_to: dt.date | None = None,
    now: dt.datetime | None = None,
) -> list[Confirmed]:
    """Confirm each by itself: one that cannot be confirmed says why and stops no other.

    Raises Refusal for none or more than fifty, NotFound when one of them is not the scope's.
    """
    if not ids or len(ids) > MOST_AT_ONCE:
        raise Refusal(
            Problem(
                "too_many" if ids else "required",
                "一次最多确认 {most} 件，至少选择一件。",
                way_out="请分几次办理。",
                params={"most": MOST_AT_ONCE},
            )
        )
    rows = {row.pk: row for row in visible_applications(scope).filter(pk__in=ids)}
    if len(rows) != len(set(ids)):
        raise NotFound
    ordered = sorted(rows.values(), key=lambda row: (row.submitted_at is None, row.submitted_at, row.pk))
    return [_one(scope, row, opinion, employed_from, employed_to, now) for row in ordered]


def _one(
    scope: Scope,
    row: Application,
    opinion: str,
    employed_from: dt.date,
    employed_to: dt.date | None,
    now: dt.datetime | None,
) -> Confirmed:
    try:
        done = confirm(
            scope,
            row.pk,
            version=row.version,
            opinion=opinion,
            employed_from=employed_from,
            employed_to=employed_to,
            now=now,
        )
    except Outcome as outcome:
        return Confirmed(row, _problem(outcome))
    return Confirmed(done, None)


def _problem(outcome: Outcome) -> Problem:
    if isinstance(outcome, Refusal):
        return outcome.problems[0]
    message = outcome.message if isinstance(outcome, Conflict) else "该申请已不在待确认。"
    return Problem("conflict", message, way_out="请打开该申请查看最新状态后单独办理。")
