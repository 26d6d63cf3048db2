"""The places in departments that somebody has now, and a mark of them for the forms that change them (seed 4.1)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

from yiji.institutions.models import DepartmentMember


def live_places(institution_id: uuid.UUID | None, physician_id: uuid.UUID | None) -> list[DepartmentMember]:
    """The physician's places there that have not ended, the primary one first."""
    live = DepartmentMember.objects.filter(
        institution_id=institution_id, physician_id=physician_id, until__isnull=True
    )
    return list(live.select_related("department").order_by("-is_primary", "since", "id"))


def places_mark(places: Iterable[DepartmentMember]) -> str:
    """A short text that changes with the set of live places; a page sends it back with its form."""
    ids = sorted(str(place.pk) for place in places)
    return hashlib.sha256(",".join(ids).encode()).hexdigest()[:16]
