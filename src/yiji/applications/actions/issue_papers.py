"""Issues the official papers that a move demands (APL 32, 38, 42, 45; ML 16, 17), in the transaction of the move."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.paper_content import (
    Before,
    ground_of,
    paper_addressee,
    paper_content,
    paper_institution,
)
from yiji.certificates.actions.issue_paper import issue_paper
from yiji.certificates.models import OfficialPaper
from yiji.rulebook.papers_of_moves import papers_of_move


def issue_papers(
    scope: Scope, application: Application, move: str, before: Before, *, note: str, now: dt.datetime
) -> list[OfficialPaper]:
    """The papers of the move, already made, from the application as it is now; none for a move that needs none."""
    kinds = papers_of_move(move, application.type, application.started_by, ground_of(application))
    if not kinds or before.authority is None:
        return []
    row = Application.objects.select_related(
        "authority",
        "institution",
        "physician",
        "qualification",
        "registration__primary_institution",
        "filing__institution",
    ).get(pk=application.pk)
    if row.authority is not None and row.authority_id != before.authority.pk:
        # The papers go with the file: the authority that takes it over reads what was issued.
        OfficialPaper.objects.filter(application_id=row.pk).update(holder=row.authority)
    issued: list[OfficialPaper] = []
    for kind in kinds:
        main_no = issued[0].doc_no if issued else ""
        paper = issue_paper(
            scope,
            kind,
            authority=before.authority,
            content=paper_content(kind, row, before, note=note, now=now, main_no=main_no),
            now=now,
            application_id=row.pk,
            step_ordinal=row.version,
            physician=row.physician,
            institution=paper_institution(kind, row),
            addressee=paper_addressee(kind, row),
            holder=row.authority,
        )
        issued.append(paper)
    return issued
