"""Opens an official paper: logged, and for its addressee the first opening is its electronic service (送达)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.issue_paper import ask_for_file
from yiji.certificates.actions.render_paper import void_copy
from yiji.certificates.models import OfficialPaper, PaperService
from yiji.certificates.paper_kinds import paper_title
from yiji.certificates.visibility import paper_row
from yiji.kernel.outcome import Problem, Refusal
from yiji.vault.files import read_file


def open_paper(
    scope: Scope, paper_id: uuid.UUID, *, now: dt.datetime | None = None
) -> tuple[bytes, str, str]:
    """The sealed PDF, its file name and media type; a withdrawn or replaced paper comes with 作废 across it.

    Raises NotFound for a foreign paper, Refusal while its file is not there: a failed drawing is tried again.
    """
    now = now or timezone.now()
    paper = paper_row(scope, paper_id)
    file = paper.file if paper.state == "in_force" else void_copy(paper)
    if file is None:
        with transaction.atomic():
            ask_for_file(paper, again=f"{paper.version}:{timezone.localtime(now):%Y%m%d%H%M}")
        raise Refusal(
            Problem(
                "paper_not_ready",
                "文件未能生成：{error}" if paper.error else "文件正在生成。",
                way_out="请稍后再打开；长时间未生成的，请联系平台管理员。",
                params={"error": paper.error},
            )
        )
    with transaction.atomic():
        record(
            scope,
            "paper.open",
            "official_paper",
            paper.pk,
            tenant_id=scope.organisation_id or paper.authority_id,
            subject_id=paper.physician_id,
        )
        _serve(scope, paper, now)
    return read_file(file), f"{paper_title(paper.kind)}{paper.doc_no}.pdf", "application/pdf"


def _serve(scope: Scope, paper: OfficialPaper, now: dt.datetime) -> None:
    """One row at the first opening of each addressed side; a void paper serves nobody."""
    if paper.state != "in_force" or scope.side not in paper.addressee.split():
        return
    if scope.side == "authority" and scope.organisation_id in (paper.authority_id, None):
        # The authority that issued it reads its own copy.
        return
    name = scope.display_name if scope.side == "physician" else scope.organisation_name
    if paper.service_ended_at is None:
        # Two addressees who open it at once must not each miss the other's row.
        OfficialPaper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    _row, created = PaperService.objects.get_or_create(
        paper=paper,
        side=scope.side,
        method="electronic",
        defaults={
            "receiver_name": (name or scope.display_name)[:60],
            "served_on": timezone.localdate(now),
            "recorded_person_id": scope.person_id,
            "recorded_name": scope.display_name[:60],
            "recorded_at": now,
        },
    )
    if created:
        _end_service(paper, now)
        record(
            scope,
            "paper.serve",
            "official_paper",
            paper.pk,
            tenant_id=paper.authority_id,
            subject_id=paper.physician_id,
        )


def _end_service(paper: OfficialPaper, now: dt.datetime) -> None:
    """Nothing is left to serve once each side it is addressed to has opened it."""
    opened = set(PaperService.objects.filter(paper=paper, method="electronic").values_list("side", flat=True))
    if opened.issuperset(paper.addressee.split()):
        OfficialPaper.objects.filter(pk=paper.pk, service_ended_at=None).update(service_ended_at=now)
