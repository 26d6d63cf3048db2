"""An officer fetches the refused rows of an import; they hold telephone numbers, so the log knows (seed 1)."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.queries.institution_imports import own_import, refused_workbook
from yiji.kernel.outcome import NotFound


def take_import_report(scope: Scope, import_id: uuid.UUID) -> bytes:
    """The workbook; raises NotFound for a foreign import and for one without refused rows."""
    batch = own_import(scope, import_id)
    if not batch.refused or batch.state in ("checking", "discarded"):
        raise NotFound
    data = refused_workbook(batch)
    record(scope, "institution_import.report", "institution_import", batch.pk, delta={"rows": batch.refused})
    return data
