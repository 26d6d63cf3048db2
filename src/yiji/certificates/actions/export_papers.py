"""The list of official papers as a workbook; what left the program is in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiji.accounts.scope import Scope
from yiji.audit.record import record, record_about_each
from yiji.certificates.queries.official_papers import (
    COLUMNS,
    METHOD_LABELS,
    ORDER,
    STATE_LABELS,
    PaperRow,
    describe_papers,
    list_papers,
)
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

MOST_EXPORTED = 5000
HEADINGS = (
    "文号", "文书", "审批机关", "机构", "当事人", "发出日期", "状态", "替代文号", "首次送达", "送达方式", "尚待送达",
)  # fmt: skip
_EXPORTS = {"institution": "institution:roster:export", "authority": "authority:paper:serve"}


def may_export_papers(scope: Scope) -> bool:
    """Whether the reader may take the list away as a file."""
    return bool(scope.organisation_id) and scope.side in _EXPORTS and scope.may(_EXPORTS[scope.side])


def export_papers(scope: Scope, wanted: Mapping[str, Any]) -> bytes:
    """The filtered list (``wanted`` as ``list_papers`` takes it) as XLSX.

    Raises Refusal beyond ``MOST_EXPORTED`` papers, NotFound for who may not.
    """
    organisation = scope.organisation_id
    if organisation is None or not may_export_papers(scope):
        raise NotFound
    rows = list_papers(scope, **wanted)
    count = rows[: MOST_EXPORTED + 1].count()
    if count > MOST_EXPORTED:
        raise Refusal(
            Problem(
                "too_many",
                "符合条件的文书超过 {most} 份，一次不能导出。",
                way_out="请用日期或者文书种类缩小范围后再导出。",
                params={"most": MOST_EXPORTED},
            )
        )
    found = describe_papers(scope, rows.order_by(*ORDER).values(*COLUMNS)[:MOST_EXPORTED])
    data = write_workbook([WorkbookSheet("文书", HEADINGS, [_line(row) for row in found])])
    plain = {key: str(value) for key, value in wanted.items() if value}
    delta = {"rows": count, **plain}
    record(scope, "paper.export", scope.side, organisation, tenant_id=organisation, delta=delta)
    named = rows.filter(physician_id__isnull=False).order_by().values_list("physician_id", flat=True)
    record_about_each(scope, "paper.export", scope.side, organisation, named.distinct())
    return data


def _line(row: PaperRow) -> list[Any]:
    return [
        row.doc_no, row.title, row.authority_name, row.institution_name, row.physician_name,
        row.issued_on.isoformat(), STATE_LABELS[row.state], row.replaced_by_no,
        row.served_on.isoformat() if row.served_on else "", METHOD_LABELS.get(row.served_method, ""),
        "是" if row.to_serve else "",
    ]  # fmt: skip
