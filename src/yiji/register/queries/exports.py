"""The exports of an institution, newest first."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.register.models import RosterExport
from yiji.register.models.roster_export import ALONE_UP_TO
from yiji.register.queries.export_rows import TITLES
from yiji.register.visibility import visible_exports

ORDER = ("-asked_at", "id")
COLUMNS = (
    "id", "list_name", "file_kind", "purpose", "rows", "state", "asked_by_name", "asked_at", "released_by_name",
    "job_id", "version", "asked_by_person", "choice_id",
)  # fmt: skip
LISTS = TITLES
MOST_ALONE = ALONE_UP_TO


def exports(scope: Scope) -> QuerySet[RosterExport]:
    """All exports of the institution."""
    return visible_exports(scope)


def require_export(scope: Scope, export_id: uuid.UUID) -> None:
    """Raises NotFound for an export of others."""
    if not visible_exports(scope).filter(pk=export_id).exists():
        raise NotFound
