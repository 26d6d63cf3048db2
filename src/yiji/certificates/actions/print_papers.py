"""Has the official papers that an authority issued on a day printed as one job, for its own files and the counter."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from yiji.accounts.scope import Scope
from yiji.certificates.actions.order_prints import HowToPrint, Wanted, order_prints
from yiji.certificates.models import OfficialPaper, PrintBatch
from yiji.certificates.models.print_batch import MOST_IN_A_BATCH
from yiji.certificates.paper_kinds import paper_title
from yiji.certificates.queries.print_batches import papers_of_day
from yiji.certificates.visibility import visible_papers

PAPER = "official_paper"


def print_papers_of_day(
    scope: Scope, day: dt.date, how: HowToPrint, *, now: dt.datetime | None = None
) -> PrintBatch:
    """The papers in force that the authority issued on ``day``. Raises NotFound for others, Refusal for none or too
    many.
    """
    found = papers_of_day(scope, day).select_related("physician").order_by("id")[: MOST_IN_A_BATCH + 1]
    return order_prints(scope, _wanted(found), how, kind="day", day=day, now=now)


def papers_once_more(scope: Scope, ids: Iterable[uuid.UUID]) -> list[Wanted]:
    """Those of an earlier batch that the scope still sees."""
    return _wanted(visible_papers(scope).filter(pk__in=list(ids)).select_related("physician"))


def _wanted(found: Iterable[OfficialPaper]) -> list[Wanted]:
    return [
        Wanted(
            PAPER,
            paper.pk,
            paper.physician_id,
            paper.doc_no,
            paper.physician.name if paper.physician else "",
            paper_title(paper.kind),
        )
        for paper in found
    ]
