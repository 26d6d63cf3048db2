"""The rows of an institution's lists by the list's name, narrowed to what was ticked or filtered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound
from yiji.register.models import RosterChoice
from yiji.register.queries import filing_rosters
from yiji.register.queries.primary_roster import primary_roster
from yiji.register.visibility import visible_accounts_waiting, visible_choices


def list_rows(scope: Scope, list_name: str, today: dt.date, filters: Mapping[str, Any]) -> QuerySet[Any]:
    """The list's rows under ``filters``; ``list_name`` is one of CHOICE_LISTS."""
    if list_name == "primary":
        return primary_roster(scope, filters, today)
    if list_name == "filed_elsewhere":
        return filing_rosters.filed_elsewhere(scope, filters, today)
    if list_name == "filed_here":
        return filing_rosters.filed_here(scope, filters, today)
    return filing_rosters.registered_elsewhere_too(scope, filters, today)


def chosen_rows(scope: Scope, choice: RosterChoice, today: dt.date) -> QuerySet[Any]:
    """The rows of a choice as the list shows them now."""
    rows = list_rows(scope, choice.list_name, today, choice.filters)
    if choice.physicians:
        rows = rows.filter(**{f"{physician_path(choice.list_name)}__in": choice.physicians})
    return rows


def physician_path(list_name: str) -> str:
    """The column of the list's rows that names the physician."""
    return "registration__physician_id" if list_name.startswith("filed") else "physician_id"


def own_choice(scope: Scope, choice_id: uuid.UUID) -> RosterChoice:
    """A choice made at the scope's institution; raises NotFound."""
    choice = visible_choices(scope).filter(pk=choice_id).first()
    if choice is None:
        raise NotFound
    return choice


def waiting_among(scope: Scope, physician_ids: list[uuid.UUID]) -> list[uuid.UUID]:
    """The accounts of these physicians that wait for the institution's activation."""
    waiting = visible_accounts_waiting(scope).filter(physician_id__in=physician_ids)
    return list(waiting.order_by("waiting_since", "id").values_list("pk", flat=True))
