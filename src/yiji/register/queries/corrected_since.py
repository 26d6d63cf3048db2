"""The marker of local corrections: which fields of which qualifications were put right here, and when (A-14).

The national register may still hold the old value; an import reads this so that it never undoes a correction unseen.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from yiji.register.models import CorrectionField, Qualification


@dataclass(frozen=True)
class LocalCorrection:
    """One field (see ``CORRECTION_FIELDS``) corrected by a ticket on a day."""

    field: str
    corrected_on: dt.date
    correction_id: uuid.UUID


def corrected_since(
    qualification_ids: Iterable[uuid.UUID], since: dt.date | None = None
) -> dict[uuid.UUID, tuple[LocalCorrection, ...]]:
    """Corrections of each qualification and of its holder, newest first, from ``since`` on (None: ever).

    Two queries whatever the number; qualifications that were never corrected are left out.
    """
    holders = dict(
        Qualification.objects.filter(pk__in=list(qualification_ids)).values_list("pk", "physician_id")
    )
    marks = CorrectionField.objects.filter(
        subject__in=[*holders, *set(holders.values())], corrected_on__isnull=False
    )
    if since is not None:
        marks = marks.filter(corrected_on__gte=since)
    by_subject: dict[uuid.UUID, list[LocalCorrection]] = {}
    for subject, field, day, ticket in marks.order_by("-corrected_on", "field").values_list(
        "subject", "field", "corrected_on", "correction_id"
    ):
        if day is not None:
            by_subject.setdefault(subject, []).append(LocalCorrection(field, day, ticket))
    found = {pk: tuple(by_subject.get(pk, []) + by_subject.get(holder, [])) for pk, holder in holders.items()}
    return {pk: marks_of for pk, marks_of in found.items() if marks_of}
