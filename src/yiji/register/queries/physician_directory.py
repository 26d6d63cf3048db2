"""Searches the register by name for an authority: every registration it may read, whatever its status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.register.models import Physician, Registration
from yiji.register.visibility import visible_registrations
from yiji.search.find import find
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_id_number

ORDER = ("-approved_on", "-id")
COLUMNS = (
    "id",
    "physician_id",
    "physician__name",
    "physician__id_number",
    "primary_institution__name",
    "practice_jurisdiction",
    "level",
    "category",
    "certificate_no",
    "status",
    "approved_on",
)


def physician_directory(scope: Scope, name: str) -> QuerySet[Registration]:
    """Registrations within the scope whose holder's name, pinyin or initials match; nothing without a name."""
    if not name.strip():
        return Registration.objects.none()
    return find(visible_registrations(scope), "physician", name, column="physician_id")


def describe_directory(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``COLUMNS`` in words, ID numbers masked; no further query."""
    return [
        {
            "physician_id": row["physician_id"],
            "name": row["physician__name"],
            "id_number": mask_id_number(
                reveal_value(Physician, "id_number", row["physician_id"], row["physician__id_number"])
            ),
            "institution": row["primary_institution__name"],
            "jurisdiction": catalogue.division_name(row["practice_jurisdiction"], full=True),
            "level": catalogue.label("practice_level", row["level"]),
            "category": catalogue.label("practice_category", row["category"]),
            "certificate_no": row["certificate_no"],
            "status": row["status"],
            "approved_on": row["approved_on"],
        }
        for row in rows
    ]
