"""Removes the joined files of print batches after a week: every page of them lives elsewhere."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from yiji.certificates.models import PrintBatch
from yiji.vault.models import StoredFile

KEEP = dt.timedelta(days=7)
_MOST_AT_ONCE = 100


def forget_print_batches(*, now: dt.datetime | None = None) -> int:
    """Delete the rows of old joined files (the hourly sweep removes the bytes); returns how many went.

    Who printed what and when stays: it is the record of the printing.
    """
    before = (now or timezone.now()) - KEEP
    with transaction.atomic():
        old = PrintBatch.objects.filter(state="done", finished_at__lt=before, file__isnull=False)
        found = dict(old.values_list("pk", "file_id")[:_MOST_AT_ONCE])
        PrintBatch.objects.filter(pk__in=found).update(state="expired", file=None)
        StoredFile.objects.filter(pk__in=found.values(), owner_kind="print_batch").delete()
    return len(found)
