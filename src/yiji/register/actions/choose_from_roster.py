"""Keeps who was ticked on a list, or whom its filters show, for the act that follows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.models import RosterChoice
from yiji.register.models.roster_choice import CHOICE_LISTS
from yiji.register.queries.list_rows import list_rows, physician_path
from yiji.register.visibility import visible_choices

MOST_TICKED = 5_000


def choose_from_roster(
    scope: Scope,
    list_name: str,
    *,
    physicians: Sequence[uuid.UUID] = (),
    filters: Mapping[str, Any] | None = None,
    everybody: bool = False,
    now: dt.datetime | None = None,
) -> RosterChoice:
    """Keep ``physicians``, or with ``everybody`` all under ``filters``; nothing else happens yet.

    Raises NotFound when one of them is not on the scope's list, Refusal for none or too many.
    """
    now = now or timezone.now()
    if scope.organisation_id is None or scope.user_id is None or list_name not in CHOICE_LISTS:
        raise NotFound
    today, ids = timezone.localdate(now), list(dict.fromkeys(physicians))
    if everybody:
        ids, total = [], list_rows(scope, list_name, today, filters or {}).count()
    else:
        total = len(ids)
    if total <= 0 or len(ids) > MOST_TICKED:
        raise Refusal(
            Problem(
                "nobody" if not total else "too_many",
                "没有选中医师。" if not total else "一次最多勾选 {most} 名医师。",
                way_out="请先勾选医师，或者用筛选条件缩小范围。",
                params={"most": MOST_TICKED},
            )
        )
    path = physician_path(list_name)
    known: set[uuid.UUID] = set()
    for start in range(0, len(ids), 500):
        some = list_rows(scope, list_name, today, {}).filter(**{f"{path}__in": ids[start : start + 500]})
        known.update(some.order_by().values_list(path, flat=True))
    if known != set(ids):
        raise NotFound
    with transaction.atomic():
        # A choice from which nothing came has no history to keep.
        old = visible_choices(scope).filter(made_by=scope.user_id, made_at__lt=now - dt.timedelta(days=1))
        old.filter(exports__isnull=True).delete()
        choice = RosterChoice.objects.create(
            institution_id=scope.organisation_id,
            list_name=list_name,
            filters=dict(filters or {}) if everybody else {},
            physicians=[str(one) for one in ids],
            total=total,
            made_by=scope.user_id,
            made_at=now,
        )
        record(
            scope, "roster_choice.make", "roster_choice", choice.pk, delta={"list": list_name, "rows": total}
        )
    return choice
