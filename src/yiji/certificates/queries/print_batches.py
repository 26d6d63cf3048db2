"""The print batches of an organisation, newest first, and what became of each form."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.certificates.models import OfficialPaper, PrintBatch, PrintBatchItem
from yiji.certificates.models.print_batch import MOST_IN_A_BATCH
from yiji.certificates.visibility import print_batch_row, visible_papers, visible_print_batches

ORDER = ("-asked_at", "id")
COLUMNS = (
    "id", "kind", "day", "copies", "count", "printed", "failed", "pages", "state", "job_id", "asked_by_name",
    "asked_at", "finished_at",
)  # fmt: skip
ITEM_ORDER = ("position", "id")
ITEM_COLUMNS = (
    "id", "position", "object_kind", "object_id", "number", "name", "business", "serial_no", "pages", "state",
    "problem",
)  # fmt: skip
MOST = MOST_IN_A_BATCH


def print_batches(scope: Scope) -> QuerySet[PrintBatch]:
    """All batches of the organisation."""
    return visible_print_batches(scope)


def one_print_batch(scope: Scope, batch_id: uuid.UUID) -> PrintBatch:
    """A batch of the scope's organisation; raises NotFound."""
    return print_batch_row(scope, batch_id)


def batch_items(scope: Scope, batch_id: uuid.UUID) -> QuerySet[PrintBatchItem]:
    """The forms of a batch; raises NotFound for a batch of others."""
    return print_batch_row(scope, batch_id).items.all()


def failed_items(scope: Scope, batch_id: uuid.UUID) -> list[dict[str, Any]]:
    """What was not printed, and why, in the order of the pile."""
    failed = batch_items(scope, batch_id).filter(state="failed").order_by(*ITEM_ORDER)
    return list(failed.values(*ITEM_COLUMNS))


def papers_of_day(scope: Scope, day: dt.date) -> QuerySet[OfficialPaper]:
    """The papers in force that the scope's authority itself issued on ``day``; none for other sides.

    An institution opens its papers one by one, for opening them is their electronic service.
    """
    if scope.side != "authority":
        return OfficialPaper.objects.none()
    own = visible_papers(scope).filter(authority_id=scope.organisation_id)
    return own.filter(issued_on=day, state="in_force")


def count_papers_of_day(scope: Scope, day: dt.date) -> int:
    """How many, counted to one more than fit into a batch."""
    return papers_of_day(scope, day)[: MOST_IN_A_BATCH + 1].count()
