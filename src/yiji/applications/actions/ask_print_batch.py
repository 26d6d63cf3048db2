"""Has the forms of several applications printed as one job: those ticked, a day's, or the same as once before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yiji.accounts.scope import Scope
from yiji.applications.queries.ledger import ledger_rows
from yiji.applications.queries.printable import day_applications
from yiji.applications.visibility import visible_applications
from yiji.certificates.actions.order_prints import HowToPrint, Wanted, order_prints, require_size
from yiji.certificates.actions.print_papers import PAPER, papers_once_more
from yiji.certificates.models import PrintBatch
from yiji.certificates.models.print_batch import MOST_IN_A_BATCH
from yiji.certificates.visibility import print_batch_row
from yiji.kernel.outcome import NotFound
from yiji.rulebook.application_types import get

_COLUMNS = ("id", "physician_id", "number", "physician_name", "type")


def print_chosen(
    scope: Scope, ids: Sequence[uuid.UUID], how: HowToPrint, *, now: dt.datetime | None = None
) -> PrintBatch:
    """The ticked applications' forms. Raises NotFound when one is not the scope's, Refusal for none or too many."""
    wanted = list(dict.fromkeys(ids))
    require_size(len(wanted))
    found = visible_applications(scope).filter(pk__in=wanted)
    rows = list(found.values(*_COLUMNS))
    if len(rows) != len(wanted):
        raise NotFound
    return order_prints(scope, _wanted(rows), how, kind="selected", now=now)


def print_day(
    scope: Scope,
    day: dt.date,
    how: HowToPrint,
    *,
    filters: Mapping[str, Any] | None = None,
    now: dt.datetime | None = None,
) -> PrintBatch:
    """The forms of a day: what an institution confirmed, what an authority decided. Refusal for none or too many."""
    return order_prints(
        scope, _rows(day_applications(scope, day, filters)), how, kind="day", day=day, now=now
    )


def print_ledger(
    scope: Scope, filters: Mapping[str, Any], how: HowToPrint, *, now: dt.datetime | None = None
) -> PrintBatch:
    """The forms of everything that the ledger's filters show. Raises NotFound for other sides, Refusal like the rest."""
    if scope.side != "institution":
        raise NotFound
    found = ledger_rows(scope, filters).exclude(form_serial_no="")
    return order_prints(scope, _rows(found), how, kind="list", now=now)


def print_again(scope: Scope, batch_id: uuid.UUID, *, now: dt.datetime | None = None) -> PrintBatch:
    """The same forms in the same way once more, as far as they are still the scope's to see."""
    old = print_batch_row(scope, batch_id)
    ids, papers = (
        list(old.items.filter(object_kind=kind).values_list("object_id", flat=True))
        for kind in ("application", PAPER)
    )
    rows = list(visible_applications(scope).filter(pk__in=ids).values(*_COLUMNS))
    wanted = _wanted(rows) + papers_once_more(scope, papers)
    how = HowToPrint(old.copies, old.order, old.double_sided)
    return order_prints(scope, wanted, how, kind=old.kind, day=old.day, now=now)


def _rows(found: Any) -> list[Wanted]:
    return _wanted(list(found.order_by("id").values(*_COLUMNS)[: MOST_IN_A_BATCH + 1]))


def _wanted(rows: Sequence[Mapping[str, Any]]) -> list[Wanted]:
    return [
        Wanted(
            "application",
            row["id"],
            row["physician_id"],
            row["number"] or "",
            row["physician_name"],
            get(row["type"]).label,
        )
        for row in rows
    ]
