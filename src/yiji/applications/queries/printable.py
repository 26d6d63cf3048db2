"""What can be printed of the applications: those that were ticked, and a whole day's."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.kernel.outcome import NotFound
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import OPEN, TERMINAL

COLUMNS = ("id", "number", "type", "state", "physician_name", "form_serial_no", "confirmed_at", "decided_at")
# What makes an application one of the day's: an institution's is confirmed, an authority's decided.
DAY_COLUMN = {"institution": "confirmed_at", "authority": "decided_at"}
STAGES = {"open": OPEN, "done": TERMINAL}


def day_applications(
    scope: Scope, day: dt.date, wanted: Mapping[str, Any] | None = None
) -> QuerySet[Application]:
    """Those of the day whose form was frozen; ``wanted`` may hold type and stage (of STAGES). NotFound for others."""
    column = DAY_COLUMN.get(scope.side)
    if column is None:
        raise NotFound
    begins = dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())
    until = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=timezone.get_current_timezone())
    found = visible_applications(scope).filter(**{f"{column}__gte": begins, f"{column}__lt": until})
    wanted = wanted or {}
    if wanted.get("type"):
        found = found.filter(type=wanted["type"])
    if wanted.get("stage"):
        found = found.filter(state__in=STAGES[wanted["stage"]])
    return found.exclude(form_serial_no="")


def day_order(scope: Scope) -> tuple[str, ...]:
    """The order of a page of the day's applications."""
    return (DAY_COLUMN[scope.side], "id")


def chosen_applications(scope: Scope, ids: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    """Rows of ``COLUMNS`` of the ticked ones. Raises NotFound when one of them is not the scope's."""
    rows = list(visible_applications(scope).filter(pk__in=ids).order_by("number", "id").values(*COLUMNS))
    if len(rows) != len(set(ids)):
        raise NotFound
    return describe_printable(rows)


def describe_printable(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``COLUMNS`` with the business in words."""
    return [{**row, "type_label": get(row["type"]).label} for row in rows]
