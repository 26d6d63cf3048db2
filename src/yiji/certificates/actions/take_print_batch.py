"""Hands out the joined file of a batch; each time is logged."""

from __future__ import annotations

import uuid

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.visibility import print_batch_row
from yiji.kernel.outcome import NotFound
from yiji.vault.files import read_file


def take_print_batch(scope: Scope, batch_id: uuid.UUID) -> bytes:
    """The PDF. Raises NotFound for a batch of others, one without a file, and one whose file has gone."""
    batch = print_batch_row(scope, batch_id)
    if batch.file is None or batch.state != "done":
        raise NotFound
    data = read_file(batch.file)
    with transaction.atomic():
        record(scope, "print_batch.take", "print_batch", batch.pk, delta={"forms": batch.printed})
    return data
