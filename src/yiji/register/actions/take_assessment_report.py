"""The refused rows of a sheet of results are fetched; they hold ID numbers, so the log knows."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound
from yiji.register.conduct_visibility import get_sheet
from yiji.register.queries.assessments import refused_workbook


def take_assessment_report(scope: Scope, sheet_id: uuid.UUID) -> bytes:
    """The workbook; raises NotFound for a foreign sheet and for one without refused rows."""
    sheet = get_sheet(scope, sheet_id)
    if not sheet.refused or sheet.side != scope.side:
        raise NotFound
    data = refused_workbook(sheet)
    record(scope, "assessment_sheet.report", "assessment_sheet", sheet.pk, delta={"rows": sheet.refused})
    return data
