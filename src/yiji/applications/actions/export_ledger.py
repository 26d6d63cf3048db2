"""The ledger as a workbook; what left the program is in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiji.accounts.scope import Scope
from yiji.applications.queries.ledger import HEADINGS, MOST_EXPORTED, ledger_rows, ledger_sheet
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.uploads.workbooks import WorkbookSheet, write_workbook


def export_ledger(scope: Scope, wanted: Mapping[str, Any]) -> bytes:
    """The filtered ledger as XLSX. Raises Refusal beyond ``MOST_EXPORTED`` rows, NotFound for other sides."""
    if scope.side != "institution" or scope.organisation_id is None:
        raise NotFound
    count = ledger_rows(scope, wanted)[: MOST_EXPORTED + 1].count()
    if count > MOST_EXPORTED:
        raise Refusal(
            Problem(
                "too_many",
                "符合条件的业务超过 {most} 件，一次不能导出。",
                way_out="请用日期或者业务类型缩小范围后再导出。",
                params={"most": MOST_EXPORTED},
            )
        )
    data = write_workbook([WorkbookSheet("业务台账", HEADINGS, ledger_sheet(scope, wanted))])
    plain = {key: str(value) for key, value in wanted.items() if key != "name"}
    record(scope, "ledger.export", "institution", scope.organisation_id, delta={"rows": count, **plain})
    return data
