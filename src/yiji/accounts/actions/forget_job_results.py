"""Removes the result files of background jobs after a week: they hold personal data that lives elsewhere."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from yiji.jobs.queue import forget_results
from yiji.vault.models import StoredFile

KEEP = dt.timedelta(days=7)


def forget_job_results(*, now: dt.datetime | None = None) -> int:
    """Delete the rows of old result files (the hourly sweep removes the bytes); returns how many went."""
    with transaction.atomic():
        gone = forget_results((now or timezone.now()) - KEEP)
        StoredFile.objects.filter(pk__in=gone, owner_kind="job").delete()
    return len(gone)
