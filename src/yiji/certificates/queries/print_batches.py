"""The print batches of an organisation, newest first, and what became of each form."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.certificates.models import PrintBatch, PrintBatchItem
from yiji.certificates.models.print_batch import MOST_IN_A_BATCH
from yiji.certificates.visibility import print_batch_row, visible_print_batches

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
