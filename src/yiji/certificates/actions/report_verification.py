"""Freezes a verification of qualifications or registrations as a printed report (seed 6.2, 6.3); the worker does it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record, record_about_each
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.models import VerificationReport
from yiji.register.models.verification import VERIFICATION_KINDS
from yiji.register.queries import verification_reports as found
from yiji.register.queries.verification import STATES, to_verify

JOB = "write_verification_report"
FORM = "VR"
MOST_IN_A_REPORT = 5_000
_PERMISSION = "institution:reconciliation:handle"


def ask_verification_report(
    scope: Scope, kind: str, state: str, *, now: dt.datetime | None = None
) -> VerificationReport:
    """Let the worker write a report of a part of the list: ``state`` is all, differs or unverified.

    Raises NotFound for another kind or state, Refusal for nobody or more than 5,000 physicians.
    """
    now = now or timezone.now()
    if scope.side != "institution" or scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    if kind not in VERIFICATION_KINDS or state not in STATES:
        raise NotFound
    rows = to_verify(scope, kind, state, "")[: MOST_IN_A_REPORT + 1].count()
    if not 0 < rows <= MOST_IN_A_REPORT:
        raise Refusal(
            Problem(
                "report_size",
                "这一部分有 {most} 名以上医师，一份报告装不下。"
                if rows
                else "这一部分没有医师，不生成报告。",
                way_out="请换一个部分，例如“不一致”。",
                params={"most": MOST_IN_A_REPORT},
            )
        )
    with transaction.atomic():
        report = VerificationReport.objects.create(
            institution_id=scope.organisation_id,
            kind=kind,
            state_shown=state,
            rows=rows,
            asked_by=scope.user_id,
            asked_by_name=scope.display_name[:60],
            asked_at=now,
        )
        job = enqueue(
            JOB,
            {"report": str(report.pk)},
            dedup_key=f"{JOB}:{report.pk}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        VerificationReport.objects.filter(pk=report.pk).update(job_id=job.pk)
        record(
            scope,
            "verification_report.ask",
            "verification_report",
            report.pk,
            delta={"kind": kind, "state": state, "rows": rows},
        )
    report.refresh_from_db()
    return report


@handler(JOB)
def write_report(claim: Claim) -> JobResult:
    """Compare again, freeze what was found, and have it printed; nothing when the operator may no longer."""
    report = VerificationReport.objects.select_related("institution").get(pk=claim.job.payload["report"])
    if report.state == "done":
        return JobResult(str(report.pk))
    scope = _scope_of(report)
    lines: list[dict[str, Any]] = []
    whom: set[uuid.UUID] = set()
    differing = verified = 0
    for rows in found.report_rows(scope, report.kind, report.state_shown):
        lines += [found.report_line(report.kind, row) for row in rows]
        whom.update(row.physician_id for row in rows)
        differing += sum(row.results != ("MATCH",) for row in rows)
        verified += sum(row.verified_at is not None for row in rows)
        if not claim.progress(len(lines), max(report.rows, len(lines))) or claim.cancelled():
            VerificationReport.objects.filter(pk=report.pk).update(state="failed")
            return JobResult("", {"done": len(lines)})
    figures = {"rows": len(lines), "differing": differing, "verified": verified}
    with transaction.atomic():
        form = freeze_form(
            FORM,
            "verification_report",
            report.pk,
            _content(scope, report, lines, figures),
            tenant_id=report.institution_id,
        )
        VerificationReport.objects.filter(pk=report.pk).update(
            state="done", serial_no=form.serial_no, **figures
        )
        record(scope, "verification_report.freeze", "verification_report", report.pk, delta=figures)
        record_about_each(scope, "verification_report.include", "verification_report", report.pk, whom)
    return JobResult(str(report.pk), {"total": len(lines), "differing": differing})


def _content(
    scope: Scope, report: VerificationReport, lines: list[dict[str, Any]], figures: dict[str, int]
) -> dict[str, Any]:
    return {
        "institution_name": report.institution.name,
        "kind": found.KINDS[report.kind],
        "part": found.PARTS[report.state_shown],
        "staff_list": found.staff_list_words(scope),
        "total": str(figures["rows"]),
        "differing": str(figures["differing"]),
        "verified": str(figures["verified"]),
        "reported_by": report.asked_by_name,
        "reported_at": found.stamp(report.asked_at),
        "people": lines,
    }


def _scope_of(report: VerificationReport) -> Scope:
    user = User.objects.filter(pk=report.asked_by, is_active=True).first()
    scope = scope_for(user) if user else None
    if scope is None or scope.organisation_id != report.institution_id or not scope.may(_PERMISSION):
        VerificationReport.objects.filter(pk=report.pk).update(state="failed")
        raise Refusal(
            Problem("no_permission", "经办人已停用或不再有权核验。", way_out="请由在岗人员重新生成报告。")
        )
    return scope
