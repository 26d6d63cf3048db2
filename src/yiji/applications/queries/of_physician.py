"""The applications about one physician that the scope sees, and the papers they brought along."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yiji.accounts.scope import Scope
from yiji.applications.models import ApplicationDocument
from yiji.applications.queries.lists import LIST_COLUMNS, describe_rows
from yiji.applications.visibility import visible_applications
from yiji.codelists import catalogue
from yiji.rulebook.application_types import get

MOST = 20


def applications_of(scope: Scope, physician_id: uuid.UUID, today: dt.date) -> list[dict[str, Any]]:
    """The newest, described for a list."""
    found = visible_applications(scope).filter(physician_id=physician_id)
    return describe_rows(list(found.order_by("-created_at", "-id").values(*LIST_COLUMNS)[:MOST]), today)


def documents_of(scope: Scope, physician_id: uuid.UUID) -> list[dict[str, Any]]:
    """The newest papers of these applications; each is read through its application's own checked page."""
    seen = visible_applications(scope).filter(physician_id=physician_id)
    rows = ApplicationDocument.objects.filter(application__in=seen.values("pk"), removed_at__isnull=True)
    columns = ("id", "kind", "added_at", "application_id", "application__type", "application__number")
    return [
        {
            **row,
            "label": catalogue.label("document_kind", row["kind"]),
            "type_label": get(row["application__type"]).label,
        }
        for row in rows.order_by("-added_at", "id").values(*columns)[:MOST]
    ]
