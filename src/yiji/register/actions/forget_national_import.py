"""Removes what an import of the national register no longer needs: rows without news, files that were put aside."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction

from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.register.models import NationalImport, NationalImportRow
from yiji.vault.models import StoredFile

FORGET = "forget_national_import"
CHUNK = 2_000


def forget_later(import_id: uuid.UUID) -> None:
    """Queue it, in the caller's transaction that ends the import."""
    enqueue(FORGET, {"import": str(import_id)}, dedup_key=f"{FORGET}:{import_id}")


@handler(FORGET)
def forget(claim: Claim) -> JobResult:
    """The job."""
    return JobResult(
        "", {"done": forget_rows(claim.job.payload["import"], lambda gone: claim.progress(gone, gone))}
    )


def forget_rows(import_id: uuid.UUID | str, progress: Callable[[int], bool]) -> int:
    """Of a written import the unchanged rows go; of one that was refused or put aside everything but its own row.

    Returns how many rows went; ``progress`` returning False stops between two chunks.
    """
    batch = NationalImport.objects.get(pk=import_id)
    rows = NationalImportRow.objects.filter(batch=batch)
    if batch.state == "done":
        rows = rows.filter(outcome="unchanged")
    elif batch.state not in ("refused", "discarded"):
        return 0
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:CHUNK]):
        NationalImportRow.objects.filter(pk__in=ids).delete()
        gone += len(ids)
        if not progress(gone):
            return gone
    if batch.state != "done":
        with transaction.atomic():
            StoredFile.objects.filter(pk__in=list(batch.parts.values_list("file_id", flat=True))).delete()
            batch.parts.all().delete()
    return gone
