"""Records about conduct for the pages of the authority, the institution and the physician."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.register.conduct_rules import KINDS, articles_of
from yiji.register.conduct_visibility import conduct_of_physician, get_conduct, visible_conduct
from yiji.register.models import ConductRecord, Registration
from yiji.register.models.conduct import IN_FORCE
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.assumptions import (
    BAR_AFTER_FALSE_PAPERS,
    BAR_AFTER_RESCISSION,
    BAR_AFTER_REVOCATION,
    BAR_AFTER_SENTENCE,
)
from yiji.rulebook.periods import first_free_day
from yiji.vault.fields import reveal
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

ORDER = ("-recorded_at", "-id")
COLUMNS = (
    "id",
    "physician__name",
    "kind",
    "state",
    "decided_by",
    "decided_on",
    "document_no",
    "effective_from",
    "effective_to",
    "lifelong",
    "recorded_by_name",
    "recorded_at",
)
_YEARS_AFTER = {
    "revocation": BAR_AFTER_REVOCATION.value,
    "rescission": BAR_AFTER_RESCISSION.value,
    "false_papers": BAR_AFTER_FALSE_PAPERS.value,
}
# What ends with the registration: the register follows by a case of its own (ML 17).
ENDS_REGISTRATION = {"revocation": "04", "criminal": "03", "rescission": "rescission", "exam_cheating": "10"}


@dataclass(frozen=True)
class ShownConduct:
    """One record in full for the authority and the physician; ``free_from`` is when one may apply again."""

    row: ConductRecord
    ground: str
    articles: list[str]
    rule: str
    free_from: dt.date | None
    running: bool


def conduct_records(scope: Scope, filters: Mapping[str, Any] | None = None) -> QuerySet[ConductRecord]:
    """The authority's records; ``filters``: kind, state, waiting ("1": another officer has to act)."""
    wanted = filters or {}
    rows = visible_conduct(scope)
    for column in ("kind", "state"):
        if wanted.get(column):
            rows = rows.filter(**{column: wanted[column]})
    return rows.filter(waiting_for(scope)) if wanted.get("waiting") else rows


def waiting_for(scope: Scope) -> Q:
    """What the scope's person may answer: recorded, or asked to be closed, by somebody else."""
    return (Q(state="recorded") & ~Q(recorded_by_person=scope.person_id)) | (
        Q(state="close_asked") & ~Q(close_asked_by_person=scope.person_id)
    )


def shown_conduct(scope: Scope, record_id: uuid.UUID, today: dt.date) -> ShownConduct:
    """One record of the authority or one's own; raises NotFound, for institutions always."""
    if scope.side not in ("authority", "physician"):
        raise NotFound
    return describe(get_conduct(scope, record_id), today)


def describe(row: ConductRecord, today: dt.date) -> ShownConduct:
    """The record with its ground in clear, its articles and the day from which one may apply again."""
    return ShownConduct(
        row=row,
        ground=reveal(row, "ground"),
        articles=articles_of(row.kind),
        rule=KINDS[row.kind].rule,
        free_from=free_from(row),
        running=is_running(row, today),
    )


def free_from(row: ConductRecord) -> dt.date | None:
    """The first day on which the record no longer bars; None where it never did or has no known end."""
    if row.state == "withdrawn" or row.lifelong or not KINDS[row.kind].rule:
        return None
    if row.kind in _YEARS_AFTER:
        return first_free_day(row.effective_from, years=_YEARS_AFTER[row.kind])
    if row.effective_to is None:
        return None
    if row.kind == "criminal":
        return first_free_day(row.effective_to, years=BAR_AFTER_SENTENCE.value)
    return row.effective_to + dt.timedelta(days=1)


def is_running(row: ConductRecord, today: dt.date) -> bool:
    """Whether the record has an effect today."""
    if row.state not in IN_FORCE or row.effective_from > today:
        return False
    free = free_from(row)
    return bool(KINDS[row.kind].rule) and (free is None or today < free)


def conduct_evidence(scope: Scope, record_id: uuid.UUID) -> tuple[str, bytes]:
    """Media type and bytes of the decision; raises NotFound outside the scope, for institutions always."""
    if scope.side not in ("authority", "physician"):
        raise NotFound
    row = get_conduct(scope, record_id)
    file = StoredFile.objects.filter(pk=row.evidence_id, owner_kind="conduct_record", owner_id=row.pk).first()
    if file is None:
        raise NotFound
    return file.media_type, read_file(file)


def about_physician(scope: Scope, physician_id: uuid.UUID, today: dt.date) -> list[dict[str, Any]]:
    """What the page of a physician shows: kind, days, articles. The ground is on the record's own page only."""
    rows = conduct_of_physician(scope, physician_id).order_by(*ORDER)
    return [
        {
            "id": row.pk if scope.side == "authority" and row.authority_id == scope.organisation_id else None,
            "kind": row.kind,
            "state": row.state,
            "decided_by": row.decided_by if scope.side == "authority" else "",
            "effective_from": row.effective_from,
            "effective_to": row.effective_to,
            "lifelong": row.lifelong,
            "articles": articles_of(row.kind),
            "running": is_running(row, today),
        }
        for row in rows
    ]


def own_conduct(scope: Scope, today: dt.date) -> list[ShownConduct]:
    """The physician's own records with ground and remedies, newest first."""
    return (
        [describe(row, today) for row in visible_conduct(scope).order_by(*ORDER)]
        if scope.side == "physician"
        else []
    )


def live_registrations(scope: Scope, physician_id: uuid.UUID) -> list[Registration]:
    """The live registrations of the physician that this authority granted, for the case that follows a revocation."""
    if scope.side != "authority":
        return []
    rows = Registration.objects.filter(
        physician_id=physician_id, status__in=LIVE_STATUSES, approving_authority_id=scope.organisation_id
    )
    return list(rows.select_related("primary_institution").order_by("approved_on", "id"))
